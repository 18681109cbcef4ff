-- Sealed boxes, and signatures to acts: while scrutineers are asked for some, the log takes nothing but what they sign.
ALTER TABLE logs ADD COLUMN held_for BLOB CHECK (length(held_for) = 16);
ALTER TABLE logs ADD COLUMN held_act TEXT CHECK (held_act IN ('open', 'close', 'void'));

-- What a certificate signs: the log up to and with the result.
ALTER TABLE contests ADD COLUMN counted_size INTEGER;
ALTER TABLE contests ADD COLUMN counted_root BLOB CHECK (length(counted_root) = 32);

-- Ballots of a sealed box are kept as they came. `opened` is nonce and body: of a live box from the start, of a sealed
-- one since the count, and never of a ballot that nobody can open.
CREATE TABLE new_ballots (
    contest   BLOB NOT NULL REFERENCES contests (id),
    key       BLOB NOT NULL CHECK (length(key) = 65),
    hash      BLOB NOT NULL CHECK (length(hash) = 32), -- the commitment C
    tokens    BLOB NOT NULL CHECK (length(tokens) % 256 = 0),
    signature BLOB NOT NULL CHECK (length(signature) = 64),
    opened    BLOB CHECK (length(opened) > 32),
    sealed    BLOB, -- JSON, as the entry has it
    position  INTEGER, -- in the log; null while it waits for its group
    PRIMARY KEY (contest, key),
    CHECK (opened IS NOT NULL OR sealed IS NOT NULL)
) STRICT, WITHOUT ROWID;
INSERT INTO new_ballots (contest, key, hash, tokens, signature, opened, position)
    SELECT contest, key, hash, tokens, signature, unhex(hex(nonce) || hex(body)), position FROM ballots;
DROP TABLE ballots;
ALTER TABLE new_ballots RENAME TO ballots;
CREATE INDEX ballots_by_position ON ballots (contest, position);

-- Keys of sealed boxes that scrutineers have released.
CREATE TABLE unsealed (
    contest    BLOB    NOT NULL REFERENCES contests (id),
    scrutineer INTEGER NOT NULL,
    key        BLOB    NOT NULL CHECK (length(key) = 32),
    position   INTEGER NOT NULL, -- of its entry
    PRIMARY KEY (contest, scrutineer)
) STRICT, WITHOUT ROWID;

CREATE TABLE certificates (
    contest    BLOB    NOT NULL REFERENCES contests (id),
    scrutineer INTEGER NOT NULL,
    signature  BLOB    NOT NULL CHECK (length(signature) = 64),
    PRIMARY KEY (contest, scrutineer)
) STRICT, WITHOUT ROWID;
