"""Elements of pages: cards, tables, footnotes, downloads and chips."""
