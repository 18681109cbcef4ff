-- The half that knows ballots. Nothing here may hold a delegate's id, number, phone, invitation, device key or
-- session; a name only as a candidate's or an eligible member's, in what is published. No time of anything.

CREATE TABLE logs (
    congress   BLOB    NOT NULL PRIMARY KEY CHECK (length(congress) = 16),
    origin     TEXT    NOT NULL,
    keys       BLOB    NOT NULL, -- encrypted
    vkey       TEXT    NOT NULL,
    size       INTEGER NOT NULL,
    checkpoint TEXT    NOT NULL
) STRICT;

CREATE TABLE entries (
    congress BLOB    NOT NULL REFERENCES logs (congress),
    position INTEGER NOT NULL,
    bytes    BLOB    NOT NULL CHECK (length(bytes) <= 65535),
    PRIMARY KEY (congress, position)
) STRICT, WITHOUT ROWID;

-- Hash tiles (C2SP tlog-tiles): 32 bytes a hash, 256 hashes in a full one.
CREATE TABLE tiles (
    congress BLOB    NOT NULL REFERENCES logs (congress),
    level    INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    hashes   BLOB    NOT NULL CHECK (length(hashes) % 32 = 0 AND length(hashes) <= 8192),
    PRIMARY KEY (congress, level, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE contests (
    id       BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    congress BLOB    NOT NULL REFERENCES logs (congress),
    manifest BLOB    NOT NULL,
    state    TEXT    NOT NULL CHECK (state IN ('ready', 'open', 'closing', 'closed', 'counted', 'certified', 'void')),
    entry    INTEGER NOT NULL, -- where its contest entry is in the log
    eligible BLOB,             -- the eligible list's bytes
    opened   INTEGER,          -- open.present
    present  INTEGER,          -- close.present
    issued   INTEGER,          -- close.issued
    returned INTEGER NOT NULL, -- ballots in the log
    shown    INTEGER NOT NULL, -- how many of them, in log order, a tally before the result covers
    result   BLOB,             -- the result's bytes
    ground   TEXT,             -- why it is void
    reason   TEXT              -- the same in words
) STRICT;

CREATE TABLE profiles (
    contest BLOB NOT NULL REFERENCES contests (id),
    member  BLOB NOT NULL CHECK (length(member) = 16),
    bytes   BLOB NOT NULL,
    PRIMARY KEY (contest, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE photos (
    hash  BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    bytes BLOB NOT NULL
) STRICT;

-- Keyed by the ballot's random key and without row ids, so that the table keeps no order of casting.
CREATE TABLE ballots (
    contest   BLOB NOT NULL REFERENCES contests (id),
    key       BLOB NOT NULL CHECK (length(key) = 65),
    hash      BLOB NOT NULL CHECK (length(hash) = 32), -- the commitment C
    tokens    BLOB NOT NULL CHECK (length(tokens) % 256 = 0),
    signature BLOB NOT NULL CHECK (length(signature) = 64),
    nonce     BLOB NOT NULL CHECK (length(nonce) = 32),
    body      BLOB NOT NULL,
    position  INTEGER, -- in the log; null while it waits for its group
    PRIMARY KEY (contest, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX ballots_by_position ON ballots (contest, position);
