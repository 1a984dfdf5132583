"""Output: formats and destinations of tables, written completely or not at all."""
