-- The newest cosignature of each witness on a log. Its line states the second at which the witness was asked: the one time
-- in this half, public as the line itself, overwritten by the next, and set by the asking's own beat, not by a ballot.
CREATE TABLE cosignatures (
    congress BLOB    NOT NULL REFERENCES logs (congress),
    witness  TEXT    NOT NULL, -- its verifier key
    size     INTEGER NOT NULL, -- of the checkpoint that it cosigned
    line     TEXT    NOT NULL, -- as it is served after the log's own signatures
    PRIMARY KEY (congress, witness)
) STRICT, WITHOUT ROWID;
