"""Background: long computations outside the page: shared, cancellable, fairly scheduled."""
