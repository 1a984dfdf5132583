"""Tensor operations on prices: returns, currencies, assembly of a panel, origin."""
