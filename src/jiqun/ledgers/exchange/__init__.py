"""Lists in and out: forms, imports with every doubt named, workbooks that can be sent back, Word lists."""
