"""The sections of the page Volatility."""
