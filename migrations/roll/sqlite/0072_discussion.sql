-- 掌上议事厅: discussions at items of the agenda, with written statements and the lists of speakers.
CREATE TABLE discussions (
    item    BLOB    NOT NULL PRIMARY KEY REFERENCES agenda (id),
    open    INTEGER NOT NULL CHECK (open IN (0, 1)),
    review  TEXT    NOT NULL CHECK (review IN ('before', 'after')), -- whether officers read statements before others do
    changes INTEGER NOT NULL -- grows with whatever is said or moderated, so that phones ask for news alone
) STRICT;

-- In the order in which they came. `at` is a whole minute: a statement is no ballot, and nobody needs it finer.
CREATE TABLE statements (
    place    INTEGER PRIMARY KEY,
    id       BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    item     BLOB    NOT NULL REFERENCES agenda (id),
    delegate BLOB    NOT NULL REFERENCES delegates (id),
    document BLOB REFERENCES documents (id), -- null of a general statement (书面发言)
    version  INTEGER,                        -- of the document, from 1
    clause   INTEGER,                        -- of that version, from 1
    words    TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    state    TEXT    NOT NULL CHECK (state IN ('waiting', 'published', 'held')),
    reason   TEXT CHECK ((reason IS NULL) = (state <> 'held')),
    CHECK ((document IS NULL) = (version IS NULL) AND (document IS NULL) = (clause IS NULL))
) STRICT;

CREATE INDEX statements_by_item ON statements (item, place);
CREATE INDEX statements_by_document ON statements (document, version);

-- 发言名单: a delegate stands on it once, in the order in which they asked.
CREATE TABLE speakers (
    place    INTEGER PRIMARY KEY,
    item     BLOB NOT NULL REFERENCES agenda (id),
    delegate BLOB NOT NULL REFERENCES delegates (id),
    state    TEXT NOT NULL CHECK (state IN ('waiting', 'called', 'spoken')),
    UNIQUE (item, delegate)
) STRICT;

-- Texts of documents that were revised: the newest stands in `documents`. `replaced` is the day of the next version.
CREATE TABLE former_texts (
    document BLOB    NOT NULL REFERENCES documents (id),
    version  INTEGER NOT NULL, -- from 1
    markdown TEXT    NOT NULL,
    replaced TEXT    NOT NULL, -- 2026-11-22
    PRIMARY KEY (document, version)
) STRICT, WITHOUT ROWID;

-- What became of what was said on a clause when a version was replaced. A clause that was put in has its place in the new
-- version alone.
CREATE TABLE clause_notes (
    document BLOB    NOT NULL REFERENCES documents (id),
    version  INTEGER NOT NULL, -- the one that was replaced
    side     TEXT    NOT NULL CHECK (side IN ('old', 'new')),
    clause   INTEGER NOT NULL, -- from 1
    outcome  TEXT    NOT NULL CHECK (outcome IN ('adopted', 'partly', 'declined')),
    note     TEXT    NOT NULL,
    PRIMARY KEY (document, version, side, clause)
) STRICT, WITHOUT ROWID;
