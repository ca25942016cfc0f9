"""The steps in the order in which a story is told."""

from django.utils.translation import gettext_lazy as _

from gallery.contributions.steps.about_you import AboutYou
from gallery.contributions.steps.photos import Photos
from gallery.contributions.steps.place_and_people import PlaceAndPeople
from gallery.contributions.steps.quotes import Quotes
from gallery.contributions.steps.step import Step
from gallery.contributions.steps.your_story import YourStory

STEPS: dict[str, type[Step]] = {step.slug: step for step in (AboutYou, YourStory, Quotes, Photos, PlaceAndPeople)}
LAST_STEP = "check-and-send"
LAST_TITLE = _("Check and send")
