from django.urls import path

from . import views

app_name = "suggestions"
urlpatterns = [
    path("topics/", views.suggestions, name="list"),
    path("topics/suggest/", views.suggest, name="suggest"),
    path("topics/<key:pk>/", views.suggestion, name="suggestion"),
    path("topics/<key:pk>/support/", views.support, name="support"),
    path("topics/<key:pk>/take-back/", views.take_back, name="take-back"),
]
