"""Commands on prices: what they lack, how symbols are found, and bringing the store up to date."""
