"""Symbols: which exchange a ticker trades on, and names; without torch."""
