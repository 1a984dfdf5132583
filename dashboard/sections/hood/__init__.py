"""The sections of the page Under the hood."""
