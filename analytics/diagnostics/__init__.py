"""Data of the page Under the hood: the machine, and conversion times."""
