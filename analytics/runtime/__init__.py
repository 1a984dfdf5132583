"""Atomic file writes, and a clean end of the process."""
