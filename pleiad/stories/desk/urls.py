from django.urls import path

from . import views as stories_views

urlpatterns = [
    path("stories/", stories_views.publications, name="publications"),
    path("stories/<key:pk>/", stories_views.publication, name="publication"),
    path("stories/<key:pk>/<slug:outcome>/", stories_views.answer_publication, name="answer-publication"),
]
