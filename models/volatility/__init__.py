"""Volatility models per series: EWMA and the GARCH family."""
