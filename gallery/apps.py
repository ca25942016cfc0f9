from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class GalleryConfig(AppConfig):
    # Without this Django, finding two configurations here, takes neither.
    default = True
    name = "gallery"
    verbose_name = _("Gallery")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gallery import checks
        from gallery.moderation.checks import summaries
        from gallery.moderation.record import exports, sealing
        from gallery.moderation.tidying import redirects
        from gallery.notifications import gatekeepers
        from gallery.printing import booklets
        from gallery.publication import (
            changes,
            front_cache,
            index_rows,
            showcase_pictures,
            showcases,
            social,
            surroundings,
            transitions,
        )

        gatekeepers.register_signal_handlers()
        transitions.register_signal_handlers()
        changes.register_signal_handlers()
        front_cache.register_signal_handlers()
        surroundings.register_signal_handlers()
        social.register_signal_handlers()
        showcases.register_signal_handlers()
        showcase_pictures.register_signal_handlers()
        index_rows.keep_index()
        checks.register_checks()
        summaries.register_signal_handlers()
        redirects.register_signal_handlers()
        booklets.register_signal_handlers()
        sealing.seal_the_log()
        exports.watch_exports()


class StaffUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user management, with our own fields: one name, an organisation, no username."""

    user_viewset = "gallery.moderation.people.staff.StaffViewSet"
