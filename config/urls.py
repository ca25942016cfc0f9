from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from gallery.moderation.people.staff import staff_urls
from home import sitemap
from home.sites import serve
from home.views import robots

handler403 = "gallery.contributions.suspension.refused"
handler500 = "config.outages.out_of_order"
urlpatterns = [
    path("admin/", include(staff_urls)),
    path("admin/", include(wagtailadmin_urls)),
    path(
        "_util/login/",
        RedirectView.as_view(pattern_name="account_request_login_code", query_string=True),
        name="wagtailcore_login",
    ),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-galleries.xml", sitemap.galleries, name="sitemap_galleries"),
    path("sitemap-<int:number>.xml", sitemap.part, name="sitemap_part"),
    path("robots.txt", robots, name="robots"),
    path("", include("gallery.urls")),
]
if settings.DEBUG:
    urlpatterns.append(path("dev/", include("home.dev.urls")))
urlpatterns += [
    re_path(wagtail_urls.serve_pattern, serve, name="wagtail_serve"),
    path("", include(wagtail_urls)),
]
