"""Uploaded files on the disk: where each owner's lie, how many and how long, and links to them."""
