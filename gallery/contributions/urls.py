from django.urls import path

from gallery.contributions import views

app_name = "contributions"
urlpatterns = [
    path("share/", views.share, name="share"),
    path("share/<str:slug>/", views.share_story, name="share_story"),
    path("my-stories/", views.my_stories, name="my_stories"),
    path("my-stories/<int:pk>/", views.my_story, name="my_story"),
    path("my-stories/<int:pk>/sent/", views.sent, name="sent"),
    path("my-stories/<int:pk>/edit/", views.edit_story, name="edit_story"),
]
