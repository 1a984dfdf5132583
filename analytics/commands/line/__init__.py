"""The line itself: the catalogue of commands, when each is loaded, settings, what is said."""
