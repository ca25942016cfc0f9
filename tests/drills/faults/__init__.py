"""What the site needs goes away and comes back, while people read and share stories: `python3 dev.py drill faults`."""
