from gallery.models.attempts import Attempt
from gallery.models.booklets import Booklet
from gallery.models.bulk import BulkResult, BulkRun
from gallery.models.checks import CheckSummary, Clearance, PictureBand, TextBand
from gallery.models.consents import ConsentText, PhotoPermission
from gallery.models.contributions import Contribution, SentChanges, Stage
from gallery.models.conversations import Introduction, Invitation, Message
from gallery.models.curated import DeclineReason, ReadyRemark, SafeguardingQuestion
from gallery.models.curation import EditorsChoice
from gallery.models.drafts import Draft, DraftPhoto
from gallery.models.images import StoryImage, StoryRendition
from gallery.models.index import IndexChange, IndexVersion, StoryCard
from gallery.models.learning import Learned
from gallery.models.mail import MailChoice, OutgoingMail
from gallery.models.neighbours import Comparison, InCommon
from gallery.models.pages import GalleryPage, Question
from gallery.models.people import Suspension, User
from gallery.models.reports import Report, ReviewDate
from gallery.models.review import Confirmation, Decision, Remark, StoryReview, story_under_review
from gallery.models.showcases import HeldPicture, HeldStory, ShowcaseIndexPage, ShowcasePage
from gallery.models.site import SiteSettings
from gallery.models.social import ShowcasePicture, SocialPicture
from gallery.models.stories import StoryPage
from gallery.models.story_parts import StoryAnswer, StoryLink, StoryPhoto, StoryQuote
from gallery.models.taxonomy import Cohort, Region, StoryTag, Theme
from gallery.models.tidying import DifferentTags, TermChange, TermRedirect
from gallery.models.upkeep import Restoration, Worker

__all__ = [
    "Attempt",
    "Booklet",
    "BulkResult",
    "BulkRun",
    "CheckSummary",
    "Clearance",
    "Cohort",
    "Comparison",
    "Confirmation",
    "ConsentText",
    "Contribution",
    "Decision",
    "DeclineReason",
    "DifferentTags",
    "Draft",
    "DraftPhoto",
    "EditorsChoice",
    "GalleryPage",
    "HeldPicture",
    "HeldStory",
    "InCommon",
    "IndexChange",
    "IndexVersion",
    "Introduction",
    "Invitation",
    "Learned",
    "MailChoice",
    "Message",
    "OutgoingMail",
    "PhotoPermission",
    "PictureBand",
    "Question",
    "ReadyRemark",
    "Region",
    "Remark",
    "Report",
    "Restoration",
    "ReviewDate",
    "SafeguardingQuestion",
    "SentChanges",
    "ShowcaseIndexPage",
    "ShowcasePage",
    "ShowcasePicture",
    "SiteSettings",
    "SocialPicture",
    "Stage",
    "StoryAnswer",
    "StoryCard",
    "StoryImage",
    "StoryLink",
    "StoryPage",
    "StoryPhoto",
    "StoryQuote",
    "StoryRendition",
    "StoryReview",
    "StoryTag",
    "Suspension",
    "TermChange",
    "TermRedirect",
    "TextBand",
    "Theme",
    "User",
    "Worker",
    "story_under_review",
]
