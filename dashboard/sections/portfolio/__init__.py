"""The sections of the page Portfolio."""
