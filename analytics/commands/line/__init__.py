"""The command line itself: catalogue and loading of commands, settings, messages."""
