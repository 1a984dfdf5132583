"""Charts of volatility."""
