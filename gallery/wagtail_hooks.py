from django.urls import path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from gallery.moderation import record, views, viewsets

register_snippet(viewsets.TermsViewSetGroup)
hooks.register("register_admin_menu_item", viewsets.stories_menu_item)
hooks.register("construct_homepage_panels", viewsets.add_waiting_panel)
hooks.register("register_page_action_menu_item", viewsets.review_menu_item)
hooks.register("register_log_actions", record.register_log_actions)


@hooks.register("register_admin_urls")
def admin_urls() -> list:
    return [
        path("stories/", views.stories, name="stories"),
        path("stories/<int:pk>/", views.review_story, name="review_story"),
        path("stories/<int:pk>/preview/", views.preview_story, name="preview_story"),
        path("stories/<int:pk>/message/", views.write_to_contributor, name="write_to_contributor"),
        path("stories/<int:pk>/take-down/", views.take_down_story, name="take_down_story"),
        path("stories/<int:pk>/restore/", views.restore_story, name="restore_story"),
    ]
