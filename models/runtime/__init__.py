"""How computations run: in rounds of bounded work, so that a caller can follow and stop them."""
