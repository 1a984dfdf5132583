"""Fitting: scans, Fisher scoring, Newton's method, several starts."""
