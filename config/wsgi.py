import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = get_wsgi_application()

# Models can be imported from here on.
from gallery.checks import refuse_to_start  # noqa: E402

refuse_to_start()
