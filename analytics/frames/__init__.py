"""Frames: pandas at the door, labels in and labels out; what `import tensortape` offers."""
