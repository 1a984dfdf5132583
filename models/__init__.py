"""Tensors: prices on a device, returns, resampling, and the one conversion to NumPy.

The lowest of the three rooms (models, analytics, dashboard). It imports torch and NumPy but no
other room. All quantities are per period. It reads no file, uses no network and draws nothing.
"""
