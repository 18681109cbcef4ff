-- What a show of hands was about, as officers said it: null of those that were counted before this was asked.
ALTER TABLE hands ADD COLUMN matter TEXT;
