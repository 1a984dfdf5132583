"""The look of all charts: theme, palette, labels and text."""
