-- Paper ballots (纸票) that delegates have taken: one each, however often a spoiled sheet was replaced. Whoever has a row here
-- gets no row in issues, and the other way round. No times.
CREATE TABLE paper_issues (
    contest  BLOB    NOT NULL REFERENCES contests (id),
    delegate BLOB    NOT NULL REFERENCES delegates (id),
    sheets   INTEGER NOT NULL CHECK (sheets > 0), -- handed out, those that were spoiled and taken back among them
    PRIMARY KEY (contest, delegate)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER no_paper_beside_a_token BEFORE INSERT ON paper_issues
    WHEN EXISTS (SELECT 1 FROM issues WHERE contest = NEW.contest AND delegate = NEW.delegate)
    BEGIN SELECT raise(ABORT, 'this delegate was issued a token'); END;

CREATE TRIGGER no_token_beside_paper BEFORE INSERT ON issues
    WHEN EXISTS (SELECT 1 FROM paper_issues WHERE contest = NEW.contest AND delegate = NEW.delegate)
    BEGIN SELECT raise(ABORT, 'this delegate has a paper ballot'); END;

-- Paper ballots found in the box, as counted before the close; null until then.
ALTER TABLE contests ADD COLUMN paper_returned INTEGER;

-- The two officers who type the paper ballots in, each on their own. What they type is the other half's.
CREATE TABLE paper_hands (
    contest BLOB    NOT NULL REFERENCES contests (id),
    hand    INTEGER NOT NULL CHECK (hand IN (1, 2)),
    officer BLOB    NOT NULL REFERENCES officers (id),
    PRIMARY KEY (contest, hand),
    UNIQUE (contest, officer)
) STRICT, WITHOUT ROWID;
