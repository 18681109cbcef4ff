-- A vote by name may be held again (重新表决): every one of them stays with its names, the newest holds.
CREATE TABLE rounds_by_name (
    item         BLOB    NOT NULL REFERENCES agenda (id),
    round        INTEGER NOT NULL, -- from 1
    title        TEXT    NOT NULL, -- the item's, as it was
    matter       TEXT    NOT NULL,
    public_names INTEGER NOT NULL, -- said before anybody votes, and never changed
    why          TEXT    NOT NULL, -- it is held again; empty of the first
    closed       INTEGER NOT NULL DEFAULT 0,
    entitled     INTEGER,
    present      INTEGER,
    PRIMARY KEY (item, round)
) STRICT, WITHOUT ROWID;

CREATE TABLE voices_by_name (
    item     BLOB    NOT NULL,
    round    INTEGER NOT NULL,
    delegate BLOB    NOT NULL REFERENCES delegates (id),
    voice    TEXT    NOT NULL CHECK (voice IN ('for', 'against', 'abstain')),
    PRIMARY KEY (item, round, delegate),
    FOREIGN KEY (item, round) REFERENCES rounds_by_name (item, round)
) STRICT, WITHOUT ROWID;

INSERT INTO rounds_by_name (item, round, title, matter, public_names, why, closed, entitled, present)
SELECT item, 1, title, matter, public_names, '', closed, entitled, present FROM open_votes;
INSERT INTO voices_by_name (item, round, delegate, voice) SELECT item, 1, delegate, voice FROM open_voices;
DROP TABLE open_voices;
DROP TABLE open_votes;
ALTER TABLE rounds_by_name RENAME TO open_votes;
ALTER TABLE voices_by_name RENAME TO open_voices;
