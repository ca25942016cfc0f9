from django.urls import path

from gallery.printing import views

app_name = "printing"
urlpatterns = [
    path("", views.print_stories, name="print"),
    path("<uuid:key>/", views.booklet, name="booklet"),
    path("<uuid:key>/<slug:name>.pdf", views.file, name="file"),
]
