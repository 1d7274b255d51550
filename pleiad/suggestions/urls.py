from django.urls import path

from . import views

app_name = "suggestions"
urlpatterns = [
    path("topics/", views.suggestions, name="list"),
    path("topics/suggest/", views.suggest, name="suggest"),
    path("topics/<int:pk>/", views.suggestion, name="suggestion"),
    path("topics/<int:pk>/support/", views.support, name="support"),
    path("topics/<int:pk>/take-back/", views.take_back, name="take-back"),
]
