from django.urls import path

from . import views as manager_approval_views

urlpatterns = [
    path("events/<key:pk>/sign-offs/", manager_approval_views.sign_offs, name="sign-offs"),
    path(
        "events/<key:pk>/sign-offs/propose-download/",
        manager_approval_views.propose_download,
        name="propose-sign-offs-download",
    ),
    path("events/<key:pk>/sign-offs/download/", manager_approval_views.download, name="download-sign-offs"),
]
