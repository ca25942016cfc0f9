"""One server as `deploy/` makes it, on loopback: `python3 dev.py drill deploy`."""
