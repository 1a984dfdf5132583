"""Packed: price files inside archives: a zipped CSV, and spreadsheets, which are zipped XML."""
