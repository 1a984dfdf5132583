"""Simulated markets: one to race on, and several whose true parameters are known."""
