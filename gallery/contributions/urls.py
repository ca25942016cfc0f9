from django.urls import path

from gallery.contributions import own_stories, views

app_name = "contributions"
urlpatterns = [
    path("share/", views.share, name="share"),
    path("share/<str:slug>/", views.share_story, name="share_story"),
    path("my-stories/", own_stories.my_stories, name="my_stories"),
    path("my-stories/<int:pk>/", own_stories.my_story, name="my_story"),
    path("my-stories/<int:pk>/sent/", own_stories.sent, name="sent"),
    path("my-stories/<int:pk>/edit/", own_stories.edit_story, name="edit_story"),
]
