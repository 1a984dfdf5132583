"""run.py and launch/, with a fake Python in place of the environment's."""
