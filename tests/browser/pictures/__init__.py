"""Pictures of the documentation, taken from the app as it is."""
