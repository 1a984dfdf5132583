"""Analytics: from prices to statistics and tables, without a browser.

The middle room: it imports models, never dashboard. The data flow is `Request → prices.load →
study.run → export`; the command line is `python -m analytics`.
"""
