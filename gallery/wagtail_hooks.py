from wagtail import hooks
from wagtail.snippets.models import register_snippet

from gallery import health_page
from gallery.contributions import erasing, on_behalf
from gallery.models import rich_text
from gallery.models.story_choosers import story_choosers
from gallery.moderation import curated, permissions, terms, urls
from gallery.moderation.afterwards import report_views, review_dates
from gallery.moderation.edits import story_editor
from gallery.moderation.insight.page import insight_menu_item
from gallery.moderation.mail.paces import PacesPanel
from gallery.moderation.mail.preview import letters_menu_item
from gallery.moderation.people import contributors, staff
from gallery.moderation.queue import panel
from gallery.moderation.record.entries import register_log_actions
from gallery.moderation.record.listing import record_menu_item
from gallery.moderation.tidying.views import tidy_menu_item
from gallery.showcases import choices

permissions.register_policies()
register_snippet(terms.TermsViewSetGroup)
register_snippet(curated.WordsViewSetGroup)
register_snippet(choices.ChoiceViewSet)
hooks.register("register_admin_menu_item", panel.stories_menu_item)
hooks.register("register_admin_menu_item", report_views.reports_menu_item)
hooks.register("register_admin_menu_item", contributors.contributors_menu_item)
hooks.register("register_admin_menu_item", on_behalf.enter_story_menu_item)
hooks.register("register_admin_menu_item", letters_menu_item)
hooks.register("register_terms_menu_item", tidy_menu_item)
hooks.register("register_account_settings_panel", PacesPanel)
hooks.register("construct_homepage_panels", panel.add_waiting_panel)
hooks.register("construct_homepage_panels", review_dates.add_due_panel)
hooks.register("register_page_action_menu_item", panel.review_menu_item)
hooks.register("register_admin_viewset", story_editor.StoryViewSet)
hooks.register("register_admin_viewset", lambda: story_choosers)
hooks.register("register_rich_text_features", rich_text.register_links, order=100)
hooks.register("after_edit_page", story_editor.keep_edit)
hooks.register("before_delete_user", staff.refuse_to_delete)
hooks.register("before_bulk_action", staff.refuse_to_delete_many)
hooks.register("construct_admin_api", staff.replace_images_api, order=1)
hooks.register("register_log_actions", register_log_actions)
hooks.register("register_reports_menu_item", insight_menu_item)
hooks.register("register_reports_menu_item", record_menu_item)
hooks.register("register_reports_menu_item", health_page.health_menu_item)


@hooks.register("register_admin_urls")
def admin_urls() -> list:
    return [*on_behalf.desk_urls, *erasing.desk_urls, *urls.desk_urls, *health_page.desk_urls]
