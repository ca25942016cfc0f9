"""What the stories of a gallery come to when they are taken together."""
