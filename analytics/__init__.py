"""Numbers: prices in, statistics and tables out, without a browser.

The middle room: it imports models, never dashboard. The way of one datum is
`Request → prices.load → study.run → export`; the command line is `python -m analytics`.
"""
