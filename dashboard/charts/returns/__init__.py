"""Charts of returns."""
