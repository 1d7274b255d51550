from django.urls import path

from . import views

app_name = "contributions"
urlpatterns = [
    path("contributions/", views.shown, name="statement"),
    path("contributions/statement.pdf", views.download, name="download"),
    path("contributions/<key:pk>/", views.deed, name="deed"),
]
