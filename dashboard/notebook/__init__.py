"""Figures for notebooks: the charts of the pages as plain Plotly figures."""
