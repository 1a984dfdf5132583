"""The sections of the page Risk."""
