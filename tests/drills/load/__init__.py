"""People read, share stories and decide about them on the fleet, at given rates: `python3 dev.py drill load`."""
