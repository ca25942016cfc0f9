from django.urls import path

from gallery.learning.views import spreadsheet, what_we_learned

urlpatterns = [
    path("what-we-learned/", what_we_learned, name="what_we_learned"),
    path("what-we-learned/<slug:key>.csv", spreadsheet, name="learned_table"),
    path("what-we-learned/<str:slug>/", what_we_learned, name="what_we_learned_in"),
    path("what-we-learned/<str:slug>/<slug:key>.csv", spreadsheet, name="learned_table_in"),
]
