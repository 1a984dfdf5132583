"""Charts: finished numbers → go.Figure; one look (`theme`), one colour a ticker (`palette`)."""
