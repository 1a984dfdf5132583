"""Parts of `run.py`: make .venv, install the exact pins, find a browser, start a command.

Standard library only, since it runs before anything is installed. Standard output is only for the
started command, so that `run.py cli … --csv -` writes pure CSV; our own messages go to standard
error.
"""
