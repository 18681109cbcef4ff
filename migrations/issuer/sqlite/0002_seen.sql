-- The largest tree of each log that was found consistent: a restart must not take another face of it for the first one seen.
ALTER TABLE congresses ADD COLUMN seen_size INTEGER NOT NULL DEFAULT 0;
ALTER TABLE congresses ADD COLUMN seen_root BLOB CHECK (length(seen_root) = 32);
