"""Portfolios: weights, optimal portfolios, rebalancing, and how a holding grew."""
