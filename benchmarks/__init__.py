"""Paired races against peers: `python -m benchmarks` lists them, each other module is one."""
