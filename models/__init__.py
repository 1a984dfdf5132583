"""Tensors: prices on a device, returns, resampling, and the one crossing to NumPy.

The lowest of the three rooms (models, analytics, dashboard). It imports torch and NumPy and
nothing of ours, speaks per period, and knows neither files nor the network nor a screen.
"""
