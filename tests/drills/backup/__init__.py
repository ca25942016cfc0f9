"""A machine is lost while people share stories, and put back from its last back-up: `python -m tests.drills.backup`."""
