-- how each revision of a design came about

-- 'undo' goes to the text before it, 'redo' forth again; empty: somebody changed something. By these one step further back is found.
ALTER TABLE design_revision ADD COLUMN step TEXT NOT NULL DEFAULT '';
