-- Further issuers of a contest, as they handed themselves over (docs/issuer.md), and what they sign at close. `word` is
-- encrypted: whoever has it can stop the issuer. `act` is the close for which it was last asked to stop.
CREATE TABLE further_issuers (
    contest   BLOB    NOT NULL REFERENCES contests (id),
    place     INTEGER NOT NULL CHECK (place BETWEEN 1 AND 255), -- in the manifest
    name      TEXT    NOT NULL,
    url       TEXT    NOT NULL,
    key       BLOB    NOT NULL UNIQUE CHECK (length(key) = 294),
    sign_key  BLOB    NOT NULL CHECK (length(sign_key) = 65),
    word      BLOB    NOT NULL,
    act       BLOB CHECK (length(act) = 16),
    issued    INTEGER,
    register  BLOB CHECK (length(register) = 32),
    signature BLOB CHECK (length(signature) = 64),
    PRIMARY KEY (contest, place)
) STRICT;
