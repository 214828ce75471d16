"""Reports: bulletins as officials read them. Prose from editable templates, every number bound to its query."""
