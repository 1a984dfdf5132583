"""Charts of portfolios and of how they were found."""
