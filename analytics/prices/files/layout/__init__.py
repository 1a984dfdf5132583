"""Layout: which rows of a file are its heading and its prices, and what each column holds."""
