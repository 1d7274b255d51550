from django.urls import path

from . import views as notices_views

urlpatterns = [
    path("notices/", notices_views.notices, name="notices"),
    path("notices/new/", notices_views.create_notice, name="create-notice"),
    path("notices/propose/", notices_views.propose_notice, name="propose-notice"),
    path("notices/<key:pk>/end/", notices_views.end_notice, name="end-notice"),
]
