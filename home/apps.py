from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"

    def ready(self) -> None:
        # Django has no models to give before now.
        from home.checks import register_checks

        register_checks()
