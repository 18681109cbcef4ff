-- What a log is for. A rehearsal's (试投) can be wiped; a real one's can't, by whatever statement.
ALTER TABLE logs ADD COLUMN purpose TEXT NOT NULL DEFAULT 'real' CHECK (purpose IN ('real', 'rehearsal'));

CREATE TRIGGER no_purpose_changes BEFORE UPDATE OF purpose ON logs
    BEGIN SELECT raise(ABORT, 'what a log is for never changes'); END;

CREATE TRIGGER no_real_log_is_wiped BEFORE DELETE ON logs WHEN OLD.purpose = 'real'
    BEGIN SELECT raise(ABORT, 'a real log is never wiped'); END;

CREATE TRIGGER no_real_entry_is_wiped BEFORE DELETE ON entries
    WHEN EXISTS (SELECT 1 FROM logs WHERE congress = OLD.congress AND purpose = 'real')
    BEGIN SELECT raise(ABORT, 'a real log is never wiped'); END;

CREATE TRIGGER no_real_contest_is_wiped BEFORE DELETE ON contests
    WHEN EXISTS (SELECT 1 FROM logs WHERE congress = OLD.congress AND purpose = 'real')
    BEGIN SELECT raise(ABORT, 'a real contest is never wiped'); END;

CREATE TRIGGER no_real_ballot_is_wiped BEFORE DELETE ON ballots
    WHEN EXISTS (SELECT 1 FROM contests c JOIN logs l ON l.congress = c.congress WHERE c.id = OLD.contest AND l.purpose = 'real')
    BEGIN SELECT raise(ABORT, 'a real ballot is never wiped'); END;
