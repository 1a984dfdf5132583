"""Pages: read the choice, load, draw; each is a short script that `app.py` runs."""
