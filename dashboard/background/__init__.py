"""Background: long computations outside the page's script: shared, cancellable, scheduled
fairly."""
