"""A primary, a streaming replica and the web server that reads both: `python3 dev.py drill replica`."""
