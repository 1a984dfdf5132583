"""Peers' own functions, called as an expert would call them."""
