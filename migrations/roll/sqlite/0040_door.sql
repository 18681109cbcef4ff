-- Whether the hall screen shows check-in because an officer wants it to.
ALTER TABLE congresses ADD COLUMN hall_check_in INTEGER NOT NULL DEFAULT 0 CHECK (hall_check_in IN (0, 1));
-- Whether a phone that checks in has to show the code of the hall's screen.
ALTER TABLE congresses ADD COLUMN check_in_by_code INTEGER NOT NULL DEFAULT 0 CHECK (check_in_by_code IN (0, 1));
-- SHA-256 of the code in the link of the screen that may show that code; null where there is none.
ALTER TABLE congresses ADD COLUMN screen BLOB CHECK (length(screen) = 32);
-- Why somebody is on leave, for officers; empty where nothing was said, and again once they are not.
ALTER TABLE delegates ADD COLUMN leave_reason TEXT NOT NULL DEFAULT '';
