"""How tickers performed, and how sure that is."""
