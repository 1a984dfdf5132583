"""Widgets and URL to a request, uploads, and cached calls."""
