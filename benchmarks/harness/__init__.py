"""Running, timing and recording of races."""
