"""Background: long computations outside of the page's script, shared, cancellable and fair."""
