-- Results of which an officer has noted that they were reported to the union above (rule book UE-60, WC-21).
CREATE TABLE reports (
    contest BLOB    NOT NULL PRIMARY KEY REFERENCES contests (id),
    at      INTEGER NOT NULL
) STRICT;
