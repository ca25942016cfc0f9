from django.conf import settings
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from home.sitemap import PublicSitemap
from home.views import robots

urlpatterns = [
    # Wagtail's own sign-in counts no tries.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("sitemap.xml", sitemap, {"sitemaps": {"site": PublicSitemap}}, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("", include("gallery.urls")),
]
if settings.DEBUG:
    urlpatterns.append(path("dev/", include("home.dev.urls")))
urlpatterns.append(path("", include(wagtail_urls)))
