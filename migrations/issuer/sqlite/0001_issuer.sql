-- A further issuer: whom it has given codes to, its keys, and what it has signed blindly. Nothing here may hold a ballot
-- key, token, commitment, nonce or choice. Ids are 16 bytes; only hashes of codes and words are kept; no times but for
-- when sessions end.

-- The one who runs this. `sign_key` is encrypted.
CREATE TABLE identity (
    id       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    name     TEXT    NOT NULL,
    url      TEXT    NOT NULL,
    sign_key BLOB    NOT NULL
) STRICT;

CREATE TABLE congresses (
    id    BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    title TEXT NOT NULL,
    base  TEXT NOT NULL, -- where the organiser is reached
    vkey  TEXT NOT NULL  -- the log's keys, as they were at the first import
) STRICT;

-- Everybody on the organiser's roll, by the ids that the organiser has for them.
CREATE TABLE delegates (
    id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    congress   BLOB NOT NULL REFERENCES congresses (id),
    name       TEXT NOT NULL,
    number     TEXT NOT NULL,
    device_key BLOB CHECK (length(device_key) = 65),
    UNIQUE (congress, number)
) STRICT;

CREATE TABLE codes (
    hash     BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    delegate BLOB NOT NULL REFERENCES delegates (id),
    state    TEXT NOT NULL CHECK (state IN ('live', 'void'))
) STRICT, WITHOUT ROWID;

CREATE INDEX codes_by_delegate ON codes (delegate);

CREATE TABLE sessions (
    hash     BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    delegate BLOB    NOT NULL REFERENCES delegates (id),
    expires  INTEGER NOT NULL -- rounded to the hour: nobody needs to know when a delegate came
) STRICT, WITHOUT ROWID;

-- made: the key is there, the manifest not yet. issuing: the manifest was found in the log. stopped: by the organiser's
-- act; the count is signed. ended: the log has the contest's close or void; the key is destroyed.
CREATE TABLE contests (
    id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    congress    BLOB NOT NULL REFERENCES congresses (id),
    state       TEXT NOT NULL CHECK (state IN ('made', 'issuing', 'stopped', 'ended')),
    word        BLOB NOT NULL CHECK (length(word) = 32), -- hash of the organiser's word, by which it may stop issuing
    spki        BLOB NOT NULL CHECK (length(spki) = 294),
    issuing_key BLOB,                                    -- encrypted; destroyed at the end
    manifest    BLOB CHECK (length(manifest) = 32),      -- M
    place       INTEGER,                                 -- among the manifest's issuers
    act         BLOB CHECK (length(act) = 16),           -- the organiser's act that stopped it
    register    BLOB,                                    -- the register document, made when issuing stops
    signature   BLOB CHECK (length(signature) = 64)      -- over the count
) STRICT;

-- Who was on the roll when the manifest was found in the log.
CREATE TABLE contest_roll (
    contest  BLOB NOT NULL REFERENCES contests (id),
    delegate BLOB NOT NULL REFERENCES delegates (id),
    PRIMARY KEY (contest, delegate)
) STRICT, WITHOUT ROWID;

CREATE TABLE issues (
    contest          BLOB NOT NULL REFERENCES contests (id),
    delegate         BLOB NOT NULL REFERENCES delegates (id),
    blinded          BLOB NOT NULL CHECK (length(blinded) = 256),
    answer           BLOB NOT NULL CHECK (length(answer) = 256),
    device_key       BLOB NOT NULL CHECK (length(device_key) = 65),
    device_signature BLOB NOT NULL CHECK (length(device_signature) = 64),
    PRIMARY KEY (contest, delegate)
) STRICT, WITHOUT ROWID;
