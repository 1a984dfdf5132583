"""What `run.py` does: make .venv, install the exact pins, find a browser, start a command.

Standard library only, since it runs before anything is installed. Standard output belongs to the
command that is started, so that `run.py cli … --csv -` stays pure CSV; every word of our own goes
to standard error.
"""
