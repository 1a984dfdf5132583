"""Holding: returns of all holding periods and of named crises."""
