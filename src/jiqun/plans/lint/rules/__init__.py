"""The rules, one module per class of the catalogue. Each has `RULE` (its id) and `check(sources)`."""
