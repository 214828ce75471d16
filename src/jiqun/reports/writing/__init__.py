"""Writers of a bulletin: Word, PDF, HTML, workbook, slides. One model, many papers."""
