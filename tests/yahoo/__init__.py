"""A stand-in for Yahoo Finance on loopback that can break its answers on purpose.

It lets the real yfinance client run in tests without the internet: `server.YahooServer` serves
a folder of price files in Yahoo's form, `redirect.redirect_yfinance` points this process's
yfinance at it, `environment.yahoo_environment` does so for an unmodified program elsewhere, and
`faults` lists what can be broken. By hand: `python -m tests.yahoo --data DIR --port 8765`.
"""
