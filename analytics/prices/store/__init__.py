"""The store of price snapshots: files, merges, claims of processes and revisions."""
