"""Papers for the desk and the printer: Word documents set as officials set them, and PDF made of them.

`paper.Paper` is a document being set; `official` the parts around a text (red head, list of annexes, signature, imprint);
`grid` tables; `pdf` the way to PDF. Nothing here knows what a paper is about.
"""
