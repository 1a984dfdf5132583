"""Pixels: the widgets, charts and pages of the dashboard; the only streamlit and plotly.

The upper room: it asks analytics for numbers and draws them. `state` and `controls` import
neither torch nor pandas, so that the page is painted before those are loaded.
"""
