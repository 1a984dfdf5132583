"""Volatility models: fitted, compared, forecast out of sample and backtested."""
