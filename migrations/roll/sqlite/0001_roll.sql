-- The half that knows people. Nothing here may hold a ballot key, token, commitment, nonce or choice.
-- Times are Unix milliseconds; ids are 16 bytes; only hashes of codes, tokens and second factors are kept.

CREATE TABLE organisations (
    id   BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL
) STRICT;

CREATE TABLE officers (
    id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organisation BLOB NOT NULL REFERENCES organisations (id),
    name         TEXT NOT NULL
) STRICT;

-- Bearer tokens, one-time sign-in links and browser sessions of officers.
CREATE TABLE officer_keys (
    hash    BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    officer BLOB    NOT NULL REFERENCES officers (id),
    kind    TEXT    NOT NULL CHECK (kind IN ('bearer', 'link', 'cookie')),
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE congresses (
    id              BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organisation    BLOB    NOT NULL REFERENCES organisations (id),
    title           TEXT    NOT NULL,
    held_by         TEXT    NOT NULL, -- the organisation's name as the meeting writes it
    contact_name    TEXT    NOT NULL,
    contact_phone   TEXT    NOT NULL,
    second_factor   TEXT    NOT NULL CHECK (second_factor IN ('phone-last4', 'number')),
    opens           INTEGER, -- planned
    closes          INTEGER,
    log_origin      TEXT    NOT NULL, -- the log's URL at creation, without scheme
    vkey            TEXT    NOT NULL,
    watch_officers  BLOB    NOT NULL CHECK (length(watch_officers) = 16),
    watch_delegates BLOB    NOT NULL CHECK (length(watch_delegates) = 16),
    package_digest  BLOB    NOT NULL CHECK (length(package_digest) = 32),
    check_in_open   INTEGER NOT NULL CHECK (check_in_open IN (0, 1)),
    ended           INTEGER NOT NULL DEFAULT 0 CHECK (ended IN (0, 1))
) STRICT;

CREATE TABLE documents (
    id       BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    congress BLOB NOT NULL REFERENCES congresses (id),
    title    TEXT NOT NULL,
    markdown TEXT NOT NULL
) STRICT;

CREATE TABLE contests (
    id          BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    congress    BLOB    NOT NULL REFERENCES congresses (id),
    position    INTEGER NOT NULL, -- voting order, from 1
    title       TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('draft', 'ready', 'open', 'closing', 'closed', 'counted', 'certified', 'void')),
    draft       TEXT    NOT NULL, -- JSON: what the manifest will be made of
    manifest    BLOB,
    roll_salt   BLOB CHECK (length(roll_salt) = 32),
    issuing_key BLOB,             -- encrypted; destroyed when the contest closes or is void
    ready_at    INTEGER,
    opened_at   INTEGER,
    closed_at   INTEGER,
    present     INTEGER,          -- close.present, fixed when issuing stops
    register    BLOB,             -- the register document, made when issuing stops
    UNIQUE (congress, position)
) STRICT;

CREATE TABLE agenda (
    id       BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    congress BLOB    NOT NULL REFERENCES congresses (id),
    position INTEGER NOT NULL,
    title    TEXT    NOT NULL,
    kind     TEXT    NOT NULL CHECK (kind IN ('ceremony', 'report', 'document', 'discussion', 'motion', 'election', 'appraisal', 'break')),
    note     TEXT,
    document BLOB REFERENCES documents (id),
    contest  BLOB REFERENCES contests (id),
    state    TEXT    NOT NULL CHECK (state IN ('waiting', 'now', 'done')),
    UNIQUE (congress, position)
) STRICT;

CREATE TABLE delegates (
    id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    congress   BLOB NOT NULL REFERENCES congresses (id),
    name       TEXT NOT NULL,
    unit       TEXT NOT NULL,
    delegation TEXT NOT NULL,
    number     TEXT NOT NULL,
    check_mac  BLOB NOT NULL CHECK (length(check_mac) = 32), -- keyed hash of the second factor
    attendance TEXT NOT NULL CHECK (attendance IN ('expected', 'leave', 'present', 'left')),
    device_key BLOB CHECK (length(device_key) = 65),
    UNIQUE (congress, number)
) STRICT;

CREATE TABLE invitations (
    hash         BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    delegate     BLOB    NOT NULL REFERENCES delegates (id),
    state        TEXT    NOT NULL CHECK (state IN ('live', 'void')),
    failures     INTEGER NOT NULL,
    paused_until INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX invitations_by_delegate ON invitations (delegate);

CREATE TABLE sessions (
    hash       BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    delegate   BLOB    NOT NULL REFERENCES delegates (id),
    device_key BLOB    NOT NULL CHECK (length(device_key) = 65),
    expires    INTEGER NOT NULL -- rounded to the hour: nobody needs to know when a delegate came
) STRICT, WITHOUT ROWID;

-- The frozen roll of a contest, fixed when it becomes ready.
CREATE TABLE contest_roll (
    contest  BLOB NOT NULL REFERENCES contests (id),
    delegate BLOB NOT NULL REFERENCES delegates (id),
    PRIMARY KEY (contest, delegate)
) STRICT, WITHOUT ROWID;

-- Ballots given out by issuer 0: no times. The answer is a blind signature: it shows nothing of the token.
CREATE TABLE issues (
    contest          BLOB NOT NULL REFERENCES contests (id),
    delegate         BLOB NOT NULL REFERENCES delegates (id),
    blinded          BLOB NOT NULL CHECK (length(blinded) = 256),
    answer           BLOB NOT NULL CHECK (length(answer) = 256),
    device_key       BLOB NOT NULL CHECK (length(device_key) = 65),
    device_signature BLOB NOT NULL CHECK (length(device_signature) = 64),
    PRIMARY KEY (contest, delegate)
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery (
    delegate BLOB NOT NULL PRIMARY KEY REFERENCES delegates (id),
    copy     BLOB NOT NULL CHECK (length(copy) = 65536)
) STRICT;

-- The officers' acts: intended, then done or refused. What an act needs to be completed after a crash is in `plan`.
CREATE TABLE acts (
    id       BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    congress BLOB    NOT NULL REFERENCES congresses (id),
    contest  BLOB REFERENCES contests (id),
    officer  TEXT    NOT NULL,
    verb     TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    outcome  TEXT    NOT NULL CHECK (outcome IN ('intended', 'done', 'refused')),
    detail   TEXT    NOT NULL,
    plan     TEXT
) STRICT;

CREATE INDEX acts_by_congress ON acts (congress, at);
