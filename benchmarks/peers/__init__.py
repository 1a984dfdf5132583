"""Peers' own functions, called as one who knows them well would call them."""
