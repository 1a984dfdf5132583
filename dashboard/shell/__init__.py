"""The frame of every page: start, navigation, login, skeletons."""
