"""Statistics that are tables or matrices: calendar, correlation, clusters, drawdown episodes."""
