"""Figures for notebooks: the charts of the pages, from prices to a plain Plotly figure."""
