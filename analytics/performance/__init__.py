"""Performance of a study: summary, intervals, rolling metrics, calendar returns, correlation."""
