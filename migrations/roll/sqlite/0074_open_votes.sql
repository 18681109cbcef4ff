-- A show of hands (举手表决) is counted once, and may be corrected: every count stays, the newest holds. `demanded` is how
-- many scrutineers have to sign it, as it was when it was entered; those that stood before were entered by name alone.
CREATE TABLE hands_counts (
    item       BLOB    NOT NULL REFERENCES agenda (id),
    version    INTEGER NOT NULL, -- from 1
    title      TEXT    NOT NULL, -- the item's, as it was
    entitled   INTEGER NOT NULL,
    present    INTEGER NOT NULL,
    in_favour  INTEGER NOT NULL,
    against    INTEGER NOT NULL,
    abstained  INTEGER NOT NULL,
    counted_by TEXT    NOT NULL,
    why        TEXT    NOT NULL, -- it was corrected; empty of the first
    demanded   INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (item, version)
) STRICT;

INSERT INTO hands_counts (item, version, title, entitled, present, in_favour, against, abstained, counted_by, why, demanded, at)
SELECT h.item, 1, a.title, h.entitled, h.present, h.in_favour, h.against, h.abstained, h.counted_by, '', 0, h.at
FROM hands AS h JOIN agenda AS a ON a.id = h.item;
DROP TABLE hands;
ALTER TABLE hands_counts RENAME TO hands;

-- Scrutineers' signatures to a count, with the key and the name that each had then.
CREATE TABLE hands_signatures (
    item      BLOB    NOT NULL,
    version   INTEGER NOT NULL,
    place     INTEGER NOT NULL, -- among the congress's scrutineers, from 1
    name      TEXT    NOT NULL,
    key       BLOB    NOT NULL CHECK (length(key) = 65),
    signature BLOB    NOT NULL CHECK (length(signature) = 64),
    PRIMARY KEY (item, version, place),
    FOREIGN KEY (item, version) REFERENCES hands (item, version)
) STRICT, WITHOUT ROWID;

-- Votes by name (记名表决): no ballots, everybody sees who says what. 应到 and 实到 are fixed when it closes.
CREATE TABLE open_votes (
    item         BLOB    NOT NULL PRIMARY KEY REFERENCES agenda (id),
    title        TEXT    NOT NULL, -- the item's, as it was
    matter       TEXT    NOT NULL,
    public_names INTEGER NOT NULL, -- said before anybody votes, and never changed
    closed       INTEGER NOT NULL DEFAULT 0,
    entitled     INTEGER,
    present      INTEGER
) STRICT;

-- What delegates say, the newest of each; no times.
CREATE TABLE open_voices (
    item     BLOB NOT NULL REFERENCES open_votes (item),
    delegate BLOB NOT NULL REFERENCES delegates (id),
    voice    TEXT NOT NULL CHECK (voice IN ('for', 'against', 'abstain')),
    PRIMARY KEY (item, delegate)
) STRICT, WITHOUT ROWID;
