-- A returned proposal that is amended has another text, numbered from 1, and whoever seconded the one before has not
-- seconded it. Former texts stay, each with its seconders and with why it was returned.
ALTER TABLE proposals ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

CREATE TABLE proposal_former_texts (
    proposal   BLOB    NOT NULL REFERENCES proposals (id),
    version    INTEGER NOT NULL,
    title      TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    suggestion TEXT    NOT NULL,
    returned   TEXT    NOT NULL,
    PRIMARY KEY (proposal, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE seconders_by_text (
    proposal BLOB    NOT NULL REFERENCES proposals (id),
    version  INTEGER NOT NULL, -- of the text that they second
    place    INTEGER NOT NULL, -- the order in which they seconded
    delegate BLOB    NOT NULL REFERENCES delegates (id),
    PRIMARY KEY (proposal, version, delegate)
) STRICT, WITHOUT ROWID;

INSERT INTO seconders_by_text (proposal, version, place, delegate) SELECT proposal, 1, place, delegate FROM proposal_seconders;
DROP TABLE proposal_seconders;
ALTER TABLE seconders_by_text RENAME TO proposal_seconders;

-- A proposal is raised to a motion of the agenda, and is decided there; until now the item's title alone was kept.
ALTER TABLE proposals ADD COLUMN raised_to BLOB REFERENCES agenda (id);
UPDATE proposals SET raised_to = (SELECT a.id FROM agenda a WHERE a.congress = proposals.congress AND a.title = proposals.item
                                  ORDER BY a.position LIMIT 1) WHERE item IS NOT NULL;
ALTER TABLE proposals DROP COLUMN item;

-- How often an agenda was changed after the founding, by which phones and screens notice.
ALTER TABLE congresses ADD COLUMN agenda_changes INTEGER NOT NULL DEFAULT 0;

-- When an officer noted that the session as a whole was reported to the union above (WC-21); `reports` is of single contests.
ALTER TABLE congresses ADD COLUMN reported_at INTEGER;

-- Whether the delegation has confirmed that a proposal is made on its behalf, as an officer says at the filing: until then
-- the delegate alone says so.
ALTER TABLE proposals ADD COLUMN confirmed INTEGER CHECK (confirmed IN (0, 1));

-- What an answer said before it was corrected, and why it was; the newest stands in `proposal_answers`.
CREATE TABLE proposal_former_answers (
    proposal BLOB    NOT NULL,
    round    INTEGER NOT NULL,
    version  INTEGER NOT NULL, -- from 1
    text     TEXT    NOT NULL,
    by       TEXT    NOT NULL,
    why      TEXT    NOT NULL, -- it was corrected
    PRIMARY KEY (proposal, round, version),
    FOREIGN KEY (proposal, round) REFERENCES proposal_answers (proposal, round)
) STRICT, WITHOUT ROWID;
