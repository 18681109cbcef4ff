-- What officers tell everybody: incidents and extensions. Each becomes a note in the log, at once or when the log is free;
-- `logged` says that it is there.
CREATE TABLE notices (
    id       BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    congress BLOB    NOT NULL REFERENCES congresses (id),
    contest  BLOB REFERENCES contests (id),
    text     TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    logged   INTEGER NOT NULL DEFAULT 0
) STRICT;

ALTER TABLE contests ADD COLUMN extended_to INTEGER;
