from django.urls import path

from . import views as suggestions_views

urlpatterns = [
    path("suggestions/", suggestions_views.suggestions, name="suggestions"),
    path("suggestions/<key:pk>/", suggestions_views.suggestion, name="suggestion"),
    path("suggestions/<key:pk>/unplan/", suggestions_views.unplan, name="unplan"),
]
