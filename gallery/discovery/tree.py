"""Where galleries and stories stand in Wagtail's tree of pages."""

TOP_DEPTH = 3
PROGRAMME_DEPTH = 4
STORY_DEPTH = 5
STEP = 4
"""Characters of a path for each level."""
