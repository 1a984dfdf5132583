"""Significance: what the record of a Sharpe ratio proves, and what luck explains."""
