from django.urls import path

from gallery.showcases.comparison import compare
from gallery.showcases.embedding import embed, embed_options, embed_script, embed_story
from gallery.showcases.present import present, still_public
from gallery.showcases.selection import my_selection

urlpatterns = [
    path("present/", present, name="present"),
    path("present/still-public/", still_public, name="still_public"),
    path("selection/", my_selection, name="my_selection"),
    path("compare/", compare, name="compare"),
    path("embed/", embed, name="embed"),
    path("embed/stories/<int:pk>/", embed_story, name="embed_story"),
    path("embed/options/", embed_options, name="embed_options"),
    path("embed.js", embed_script, name="embed_script"),
]
