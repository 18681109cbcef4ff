-- What a congress is for. A rehearsal (试投) can be wiped; a real one can't, by whatever statement.
ALTER TABLE congresses ADD COLUMN purpose TEXT NOT NULL DEFAULT 'real' CHECK (purpose IN ('real', 'rehearsal'));

CREATE TRIGGER no_purpose_changes BEFORE UPDATE OF purpose ON congresses
    BEGIN SELECT raise(ABORT, 'what a congress is for never changes'); END;

CREATE TRIGGER no_real_congress_is_wiped BEFORE DELETE ON congresses WHEN OLD.purpose = 'real'
    BEGIN SELECT raise(ABORT, 'a real congress is never wiped'); END;

-- Whose second factor this is: its keyed hash is bound to the id of the delegate whom a rehearsal's delegate is a copy of. Null
-- where it is bound to the row's own.
ALTER TABLE delegates ADD COLUMN check_of BLOB CHECK (length(check_of) = 16);

-- Rehearsals that are wiped on this side; `done` says that the other half has wiped its own too.
CREATE TABLE wiped (
    congress     BLOB    NOT NULL PRIMARY KEY CHECK (length(congress) = 16),
    organisation BLOB    NOT NULL REFERENCES organisations (id),
    officer      TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    done         INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1))
) STRICT;

-- The contests that were in them: where an address names one, a page says what has become of it.
CREATE TABLE wiped_contests (
    contest  BLOB NOT NULL PRIMARY KEY CHECK (length(contest) = 16),
    congress BLOB NOT NULL REFERENCES wiped (congress)
) STRICT;

-- SHA-256 of documents' files, made when one is first asked for: apart from them, so that nobody reads a file to learn it.
CREATE TABLE file_hashes (
    document BLOB NOT NULL PRIMARY KEY REFERENCES documents (id),
    hash     BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER no_hash_of_another_file AFTER UPDATE OF file ON documents
    BEGIN DELETE FROM file_hashes WHERE document = NEW.id; END;
