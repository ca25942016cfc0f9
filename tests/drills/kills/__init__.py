"""The web process is killed again and again while people share stories: `python -m tests.drills.kills`."""
