"""Output: where a table goes, and how it gets there whole."""
