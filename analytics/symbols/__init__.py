"""Symbols: exchanges, ISINs and names of tickers; imports no torch."""
