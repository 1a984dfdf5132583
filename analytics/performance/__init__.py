"""Performance of tickers, and its uncertainty."""
