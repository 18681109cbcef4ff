-- The acts whose note is in the log, so that each is noted once however often it is asked for.
CREATE TABLE notes (
    act      BLOB    NOT NULL PRIMARY KEY CHECK (length(act) = 16),
    congress BLOB    NOT NULL REFERENCES logs (congress)
) STRICT, WITHOUT ROWID;
