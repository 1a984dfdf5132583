"""Portfolios: weights, optimal portfolios, rebalancing, and the history of a holding."""
