"""Every address of the desk, below the admin's."""

from gallery.moderation.afterwards.report_views import desk_urls as reports
from gallery.moderation.afterwards.review_date_views import desk_urls as review_dates
from gallery.moderation.bulk.views import desk_urls as bulk
from gallery.moderation.checks.clearing import desk_urls as clearing
from gallery.moderation.edits.picture_views import desk_urls as pictures
from gallery.moderation.insight.page import desk_urls as insight
from gallery.moderation.mail.preview import desk_urls as letters
from gallery.moderation.people.contributors import desk_urls as contributors
from gallery.moderation.queue.claim_views import desk_urls as claims
from gallery.moderation.queue.listing import desk_urls as queue
from gallery.moderation.record.listing import desk_urls as record
from gallery.moderation.screen.views import desk_urls as screen
from gallery.moderation.tidying.views import desk_urls as tidying

desk_urls = [
    *claims,
    *clearing,
    *contributors,
    *insight,
    *record,
    *letters,
    *reports,
    *pictures,
    *review_dates,
    *queue,
    *bulk,
    *tidying,
    *screen,
]
