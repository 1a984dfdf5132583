"""Distribution functions that neither torch nor math has."""
