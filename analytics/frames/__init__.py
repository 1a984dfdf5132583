"""Frames: functions from pandas to pandas with labels; the contents of `import tensortape`."""
