"""Cells: numbers and dates as people and programs write them."""
