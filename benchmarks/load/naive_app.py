"""The dashboard that a competent person writes in an afternoon, the reference of two benchmarks.

PRICES names a Parquet file with a column of closes per ticker.
"""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st
import torch
import yfinance  # noqa: F401 - such an app fetches its prices with it

FIRST = ["AAPL", "AMZN", "GOOG", "NVDA"]
SESSIONS = 1260


@st.cache_data
def load() -> pd.DataFrame:
    """All closes, by date and ticker."""
    return pd.read_parquet(os.environ["PRICES"])


def draw() -> None:
    """Growth, drawdown and rolling volatility as charts; a table; a download."""
    prices = load()
    picked = st.multiselect("Tickers", sorted(prices.columns), FIRST, accept_new_options=True)
    shown = prices[picked].dropna(how="all").iloc[-SESSIONS:]
    closes = torch.tensor(shown.to_numpy())
    values = ((closes[1:] - closes[:-1]) / closes[:-1]).cpu().numpy()
    returns = pd.DataFrame(values, index=shown.index[1:], columns=picked)
    growth = (1 + returns.fillna(0)).cumprod()
    for table in (growth, growth / growth.cummax() - 1, returns.rolling(21).std() * np.sqrt(252)):
        figure = go.Figure()
        for name in picked:
            figure.add_trace(go.Scatter(x=table.index, y=table[name], name=name))
        st.plotly_chart(figure)
    st.dataframe(pd.DataFrame({"mean": returns.mean() * 252, "sd": returns.std() * 252**0.5}))
    st.download_button("CSV", returns.to_csv(), "returns.csv")


if __name__ == "__main__":
    st.set_page_config(layout="wide")
    draw()
