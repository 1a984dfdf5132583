"""Outlook: what a holding could be worth, by simulated paths from now on."""

from __future__ import annotations

from dashboard.shell import frame

page = frame.begin()

from dashboard.sections.outlook import simulation

simulation.draw(page)
page.end()
