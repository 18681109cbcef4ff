-- Sessions of a meeting (预备会议, 正式会议): an item names the one that it belongs to.
ALTER TABLE agenda ADD COLUMN session TEXT;

-- Documents are texts, PDF files or pictures, and were published on a day, `2026-11-15`; null of those that were there
-- before this was asked.
ALTER TABLE documents ADD COLUMN kind TEXT NOT NULL DEFAULT 'markdown' CHECK (kind IN ('markdown', 'pdf', 'picture'));
ALTER TABLE documents ADD COLUMN published TEXT;
ALTER TABLE documents ADD COLUMN file BLOB; -- null of a text; stands last, so that lists need not read past it

CREATE INDEX documents_by_congress ON documents (congress);

-- An item may have several.
CREATE TABLE agenda_documents (
    item     BLOB    NOT NULL REFERENCES agenda (id),
    place    INTEGER NOT NULL, -- from 1
    document BLOB    NOT NULL REFERENCES documents (id),
    PRIMARY KEY (item, place)
) STRICT, WITHOUT ROWID;

INSERT INTO agenda_documents (item, place, document) SELECT id, 1, document FROM agenda WHERE document IS NOT NULL;
ALTER TABLE agenda DROP COLUMN document;

-- Where the meeting's livestream is, an HLS address; null of one without.
ALTER TABLE congresses ADD COLUMN stream TEXT;
