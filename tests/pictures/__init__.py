"""The pictures of the moderators' guide, taken anew from the demo: `python -m tests.pictures`."""
