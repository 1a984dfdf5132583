"""The parametric bootstrap: histories simulated from each ticker's fitted volatility model."""
