from gallery.models.attempts import Attempt
from gallery.models.consents import ConsentText, PhotoPermission
from gallery.models.contributions import Contribution, SentChanges, Stage
from gallery.models.conversations import Introduction, Invitation, Message
from gallery.models.drafts import Draft, DraftPhoto
from gallery.models.images import StoryImage, StoryRendition
from gallery.models.mail import OutgoingMail
from gallery.models.pages import GalleryPage, Question
from gallery.models.people import User
from gallery.models.review import Decision, Remark, StoryReview, story_under_review
from gallery.models.site import SiteSettings
from gallery.models.stories import StoryPage
from gallery.models.story_parts import StoryAnswer, StoryLink, StoryPhoto, StoryQuote
from gallery.models.taxonomy import Cohort, Region, StoryTag, Theme

__all__ = [
    "Attempt",
    "Cohort",
    "ConsentText",
    "Contribution",
    "Decision",
    "Draft",
    "DraftPhoto",
    "GalleryPage",
    "Introduction",
    "Invitation",
    "Message",
    "OutgoingMail",
    "PhotoPermission",
    "Question",
    "Region",
    "Remark",
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
