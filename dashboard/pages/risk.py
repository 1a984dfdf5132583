"""Risk: how deep and how long falls were, what the worst returns cost, and how both changed."""

from __future__ import annotations

from dashboard.shell import frame

page = frame.begin()

from dashboard.sections.risk import crises, risk

risk.underwater(page)
risk.falls(page)
risk.losses(page, page.summary())
risk.rolling(page)
crises.draw(page)
page.end()
