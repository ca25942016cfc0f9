from allauth.account.views import account_inactive, logout, reauthenticate
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from gallery import health, pictures, short_addresses, styles
from gallery.api.oembed import oembed
from gallery.api.views import api
from gallery.contributions.sign_in import ConfirmCodeView, RequestCodeView, StaffSignInView
from gallery.moderation.people.second_step import SetUpView

urlpatterns = [
    path("", include("gallery.contributions.urls")),
    path("styles-<slug:digest>.css", styles.styles, name="styles"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("stories/<int:pk>/", short_addresses.story, name="story"),
    path("showcase/<int:pk>/", short_addresses.showcase, name="showcase"),
    path("<path:gallery>/map.geojson", short_addresses.map_data, name="map_data"),
    path("", include("gallery.showcases.urls")),
    path("", include("gallery.learning.urls")),
    path("print/", include("gallery.printing.urls")),
    path("api/v1/", api.urls),
    re_path(r"^oembed/?$", oembed, name="oembed"),
    path("pictures/<slug:key>/social.jpg", pictures.social_picture, name="social_picture"),
    path("pictures/<slug:key>/showcase.jpg", pictures.showcase_picture, name="showcase_picture"),
    path("pictures/<slug:key>/<slug:name>.<slug:ending>", pictures.picture, name="picture"),
    path("pictures/<slug:key>/renditions/<int:pk>", pictures.rendition, name="rendition"),
    path("sign-in/", RequestCodeView.as_view(), name="account_request_login_code"),
    path("sign-in/code/", ConfirmCodeView.as_view(), name="account_confirm_login_code"),
    path("sign-in/staff/", StaffSignInView.as_view(), name="account_login"),
    path("sign-in/inactive/", account_inactive, name="account_inactive"),
    path("sign-in/new/", RedirectView.as_view(pattern_name="account_request_login_code"), name="account_signup"),
    path("sign-in/again/", reauthenticate, name="account_reauthenticate"),
    path("sign-in/second-step/totp/activate/", SetUpView.as_view(), name="mfa_activate_totp"),
    path("sign-in/second-step/", include("allauth.mfa.urls")),
    path("sign-out/", logout, name="account_logout"),
]
