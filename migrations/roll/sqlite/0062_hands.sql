-- What a show of hands (举手表决) came to, once for each item of the agenda that is decided so.
CREATE TABLE hands (
    item       BLOB    NOT NULL PRIMARY KEY REFERENCES agenda (id),
    entitled   INTEGER NOT NULL,
    present    INTEGER NOT NULL,
    in_favour  INTEGER NOT NULL,
    against    INTEGER NOT NULL,
    abstained  INTEGER NOT NULL,
    counted_by TEXT    NOT NULL,
    at         INTEGER NOT NULL
) STRICT;
