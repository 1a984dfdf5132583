"""Commands that load no prices themselves: definitions, verification, report, dashboard."""
