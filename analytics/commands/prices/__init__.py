"""Commands on prices: quality, search of symbols, and update of the store."""
