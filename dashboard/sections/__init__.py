"""The sections of each page, one folder per page."""
