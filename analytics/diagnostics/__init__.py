"""What the page Under the hood shows: the machine, and times of conversions."""
