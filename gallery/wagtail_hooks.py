from wagtail import hooks
from wagtail.snippets.models import register_snippet

from gallery.contributions import on_behalf
from gallery.moderation import (
    bulk_screens,
    claims,
    clearing,
    contributors,
    curated,
    insight_page,
    mail_choices,
    mail_preview,
    permissions,
    picture_screen,
    queue,
    record,
    record_list,
    report_screens,
    review_dates,
    staff,
    story_editor,
    views,
    viewsets,
)

permissions.register_policies()
register_snippet(viewsets.TermsViewSetGroup)
register_snippet(curated.WordsViewSetGroup)
hooks.register("register_admin_menu_item", viewsets.stories_menu_item)
hooks.register("register_admin_menu_item", report_screens.reports_menu_item)
hooks.register("register_admin_menu_item", contributors.contributors_menu_item)
hooks.register("register_admin_menu_item", on_behalf.enter_story_menu_item)
hooks.register("register_admin_menu_item", mail_preview.letters_menu_item)
hooks.register("register_account_settings_panel", mail_choices.PacesPanel)
hooks.register("construct_homepage_panels", viewsets.add_waiting_panel)
hooks.register("construct_homepage_panels", review_dates.add_due_panel)
hooks.register("register_page_action_menu_item", viewsets.review_menu_item)
hooks.register("register_admin_viewset", story_editor.StoryViewSet)
hooks.register("after_edit_page", story_editor.keep_edit)
hooks.register("before_delete_user", staff.refuse_to_delete)
hooks.register("before_bulk_action", staff.refuse_to_delete_many)
hooks.register("construct_admin_api", staff.replace_images_api, order=1)
hooks.register("register_log_actions", record.register_log_actions)
hooks.register("register_reports_menu_item", insight_page.insight_menu_item)
hooks.register("register_reports_menu_item", record_list.record_menu_item)


@hooks.register("register_admin_urls")
def admin_urls() -> list:
    return [
        *claims.desk_urls,
        *clearing.desk_urls,
        *contributors.desk_urls,
        *on_behalf.desk_urls,
        *insight_page.desk_urls,
        *record_list.desk_urls,
        *mail_preview.desk_urls,
        *report_screens.desk_urls,
        *picture_screen.desk_urls,
        *review_dates.desk_urls,
        *queue.desk_urls,
        *bulk_screens.desk_urls,
        *views.desk_urls,
    ]
