from django.urls import path

from . import views

urlpatterns = [
    path("data/", views.retention, name="retention"),
    path("data/holds/<key:pk>/lift/", views.lift, name="lift-hold"),
    path("data/holds/<key:pk>/later/", views.later, name="look-at-hold-later"),
    path("data/holds/<key:pk>/read/", views.read, name="read-hold"),
    path("data/holds/<key:pk>/download/", views.download, name="download-hold"),
    path("data/tables/<str:label>/hold/", views.hold_table, name="hold-table"),
    path("members/<key:pk>/hold/", views.hold_member, name="hold-member"),
    path("statements/", views.statements_page, name="statements"),
    path("statements/<slug:name>/confirm/", views.confirm, name="confirm-statement"),
    path("complaints/", views.complaints, name="complaints"),
    path("complaints/<key:pk>/", views.complaint, name="complaint"),
]
