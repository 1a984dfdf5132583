"""Uploaded files on disk: folders per owner, limits, retention and links."""
