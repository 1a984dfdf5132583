#!/usr/bin/env python3
"""Start Tensortape with nothing but Python 3.11 or newer: `python3 run.py` says how.

This file keeps to syntax that any Python 3 can read, so that an old one gets a sentence instead
of a traceback; everything else is in launch/.
"""

import sys

OLDEST_PYTHON = (3, 11)


def main() -> None:
    """Hand over to launch/, unless this Python is too old to read it."""
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(
            "Tensortape needs Python 3.11 or newer and this is Python {}.{} ({}): install a newer "
            "one from https://www.python.org/downloads/ and start run.py with it.".format(
                sys.version_info[0], sys.version_info[1], sys.executable
            )
        )
    try:
        from launch.commands import main as start

        sys.exit(start(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
