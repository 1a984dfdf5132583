"""Layout: the rows of headings and prices of a file, and the role of each column."""
