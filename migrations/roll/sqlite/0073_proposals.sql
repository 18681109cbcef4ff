-- Proposals (提案, WC-18): signed, so that names may be stored; of delegates' own acts their order alone, never a time.

-- What an officer has chosen of a congress's call for proposals; no row where nobody has.
CREATE TABLE proposal_calls (
    congress   BLOB    NOT NULL PRIMARY KEY REFERENCES congresses (id),
    seconders  INTEGER NOT NULL CHECK (seconders BETWEEN 1 AND 20),
    opens      TEXT, -- days in Beijing, `2026-10-23`
    closes     TEXT,
    open       INTEGER NOT NULL CHECK (open IN (0, 1)),
    filed_only INTEGER NOT NULL CHECK (filed_only IN (0, 1)), -- what delegates see of others' proposals
    published  INTEGER NOT NULL CHECK (published IN (0, 1))   -- filed ones with their answers are for everybody
) STRICT;

CREATE TABLE proposals (
    id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- drawn by the proposer's phone
    congress   BLOB    NOT NULL REFERENCES congresses (id),
    position   INTEGER NOT NULL, -- the order in which they came, from 1
    proposer   BLOB    NOT NULL REFERENCES delegates (id),
    on_behalf  INTEGER NOT NULL CHECK (on_behalf IN (0, 1)), -- of the proposer's delegation
    title      TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    suggestion TEXT    NOT NULL,
    stage      TEXT    NOT NULL CHECK (stage IN ('seconding', 'submitted', 'returned', 'filed', 'answered', 'sent-back',
                                                 'answered-again', 'rated', 'raised', 'withdrawn')),
    number     INTEGER, -- 提案第 … 号, from 1, once it is filed
    department TEXT,    -- that answers
    returned   TEXT,    -- why it was last returned
    item       TEXT,    -- the agenda item that it was raised to
    UNIQUE (congress, position),
    UNIQUE (congress, number)
) STRICT;

CREATE INDEX proposals_by_proposer ON proposals (proposer);

CREATE TABLE proposal_seconders (
    proposal BLOB    NOT NULL REFERENCES proposals (id),
    place    INTEGER NOT NULL, -- the order in which they seconded
    delegate BLOB    NOT NULL REFERENCES delegates (id),
    PRIMARY KEY (proposal, delegate)
) STRICT, WITHOUT ROWID;

-- The answer, and the second one where the proposer was not satisfied.
CREATE TABLE proposal_answers (
    proposal BLOB    NOT NULL REFERENCES proposals (id),
    round    INTEGER NOT NULL CHECK (round IN (1, 2)),
    text     TEXT    NOT NULL,
    by       TEXT    NOT NULL,
    rating   TEXT CHECK (rating IN ('satisfied', 'mostly', 'dissatisfied')),
    PRIMARY KEY (proposal, round)
) STRICT, WITHOUT ROWID;
