-- The seats that a congress has agreed to make do with after an election that left some vacant.
ALTER TABLE contests ADD COLUMN agreed_seats INTEGER;
