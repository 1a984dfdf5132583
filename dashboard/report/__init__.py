"""Report: all pages of a request as one HTML file that opens without a network.

`render` is what the page's button and `python -m analytics report` call. No Streamlit here.
"""

from dashboard.report.render import render

__all__ = ["render"]
