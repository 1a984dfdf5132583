"""Sections of the page Help."""
