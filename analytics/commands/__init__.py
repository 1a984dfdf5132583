"""The commands of python -m analytics, one file per subject; `__main__` combines them."""
