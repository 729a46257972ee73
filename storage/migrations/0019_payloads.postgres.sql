-- keeping answers in their rows

-- Answers are mostly a few thousand bytes, and cannot be compressed because they are encrypted. With their row they are written and read
-- at once; from 2 KB on they would lie elsewhere, in pieces of that size. Those that are stored already stay where they are.
ALTER TABLE submission SET (toast_tuple_target = 8160);
