-- Sessions of a meeting (预备会议, 正式会议): an item names the one that it belongs to.
ALTER TABLE agenda ADD COLUMN session TEXT;
