"""Commands that need no prices of their own: definitions, the proof of a file, the dashboard."""
