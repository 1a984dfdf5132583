"""What a visitor's browser keeps: settings, watchlists, the last visit, steps of Back, the tour."""
