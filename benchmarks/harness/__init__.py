"""How races are run, timed and recorded."""
