"""Dashboard: widgets, charts and pages; the only room with Streamlit and Plotly.

The upper room: it gets numbers from analytics and draws them. `state` and `controls` import
neither torch nor pandas, so that the page is painted before those are loaded.
"""
