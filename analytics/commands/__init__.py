"""The commands of python -m analytics, one file a subject; `__main__` puts them together."""
