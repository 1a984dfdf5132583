"""Yahoo as a source of prices: requests, retries, rate limits, conversion and errors."""
