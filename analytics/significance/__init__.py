"""Significance of Sharpe ratios."""
