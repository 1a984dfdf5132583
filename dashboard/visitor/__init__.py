"""Data in the visitor's browser: settings, watchlists, last visit, steps of Back, the tour."""
