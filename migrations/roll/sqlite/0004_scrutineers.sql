-- 监票人: by name from the package; each makes a signing key in their own browser. Of the link that lets them, only the
-- code's hash is kept.
CREATE TABLE scrutineers (
    id       BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    congress BLOB    NOT NULL REFERENCES congresses (id),
    place    INTEGER NOT NULL, -- from 1, in the package's order
    name     TEXT    NOT NULL,
    code     BLOB CHECK (length(code) = 32),
    key      BLOB CHECK (length(key) = 65),
    UNIQUE (congress, place)
) STRICT;

CREATE UNIQUE INDEX scrutineers_by_code ON scrutineers (code);

-- Keys of sealed boxes, each made for one contest alone. `challenge` is the hash of what its holder has to decrypt; null
-- once they have.
CREATE TABLE sealing_keys (
    scrutineer BLOB NOT NULL REFERENCES scrutineers (id),
    contest    BLOB NOT NULL REFERENCES contests (id),
    key        BLOB NOT NULL CHECK (length(key) = 65),
    challenge  BLOB CHECK (length(challenge) = 32),
    PRIMARY KEY (scrutineer, contest)
) STRICT, WITHOUT ROWID;

-- Signatures to an act that waits for them. `scrutineer` is the place in the contest's manifest, from 0.
CREATE TABLE signoffs (
    act        BLOB    NOT NULL REFERENCES acts (id),
    scrutineer INTEGER NOT NULL,
    signature  BLOB    NOT NULL CHECK (length(signature) = 64),
    PRIMARY KEY (act, scrutineer)
) STRICT, WITHOUT ROWID;
