"""Which stories have something in common with one, and what: proposed by the index, chosen by their words."""
