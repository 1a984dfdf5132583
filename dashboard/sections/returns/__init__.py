"""The sections of the page Returns."""
