-- 筹备中的会议: a congress package that officers are still writing in the browser.
CREATE TABLE preparations (
    id           BLOB    NOT NULL PRIMARY KEY,
    organisation BLOB    NOT NULL REFERENCES organisations (id),
    -- As its package says, for lists.
    title        TEXT    NOT NULL,
    changed      INTEGER NOT NULL
) STRICT;

-- Its files by their paths in the package, congress.toml among them, encrypted under the key file: a roll as it was
-- given holds whole telephone numbers.
CREATE TABLE preparation_files (
    preparation BLOB NOT NULL REFERENCES preparations (id) ON DELETE CASCADE,
    path        TEXT NOT NULL,
    sealed      BLOB NOT NULL,
    PRIMARY KEY (preparation, path)
) STRICT;

-- The congresses that came of it.
CREATE TABLE founded (
    preparation BLOB    NOT NULL REFERENCES preparations (id) ON DELETE CASCADE,
    congress    BLOB    NOT NULL REFERENCES congresses (id) ON DELETE CASCADE,
    at          INTEGER NOT NULL,
    PRIMARY KEY (preparation, congress)
) STRICT;
