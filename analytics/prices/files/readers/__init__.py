"""Readers: from a frame and its layout to bars."""
