from gallery.models.contributions import ConsentText, Contribution, Draft, DraftPhoto, SentChanges, Stage
from gallery.models.images import StoryImage, StoryRendition
from gallery.models.mail import OutgoingMail
from gallery.models.pages import GalleryPage, Question
from gallery.models.people import User
from gallery.models.review import Decision, StoryReview, story_under_review
from gallery.models.site import SiteSettings
from gallery.models.stories import StoryPage
from gallery.models.story_parts import StoryAnswer, StoryLink, StoryPhoto, StoryQuote
from gallery.models.taxonomy import Cohort, Region, StoryTag, Theme

__all__ = [
    "Cohort",
    "ConsentText",
    "Contribution",
    "Decision",
    "Draft",
    "DraftPhoto",
    "GalleryPage",
    "OutgoingMail",
    "Question",
    "Region",
    "SentChanges",
    "SiteSettings",
    "Stage",
    "StoryAnswer",
    "StoryImage",
    "StoryLink",
    "StoryPage",
    "StoryPhoto",
    "StoryQuote",
    "StoryRendition",
    "StoryReview",
    "StoryTag",
    "Theme",
    "User",
    "story_under_review",
]
