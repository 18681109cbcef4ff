-- Paper ballots: how many went out and came back, as the close says it, and what two people have read off them, each on
-- their own: first and second hand, no names. The numbers were written on the sheets after they had left the box.
ALTER TABLE contests ADD COLUMN paper_issued INTEGER NOT NULL DEFAULT 0;
ALTER TABLE contests ADD COLUMN paper_returned INTEGER NOT NULL DEFAULT 0;

CREATE TABLE paper_typed (
    contest BLOB    NOT NULL REFERENCES contests (id),
    hand    INTEGER NOT NULL CHECK (hand IN (1, 2)),
    number  INTEGER NOT NULL CHECK (number > 0),
    body    BLOB    NOT NULL,
    PRIMARY KEY (contest, hand, number)
) STRICT, WITHOUT ROWID;
