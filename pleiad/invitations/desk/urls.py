from django.urls import path

from . import views as invitations_views

urlpatterns = [
    path("invitations/", invitations_views.lists, name="invitations"),
    path("invitations/read/", invitations_views.read, name="read-list"),
    path("invitations/sheet/", invitations_views.paper, name="invitation-sheet"),
    path("invitations/<key:pk>/", invitations_views.one, name="imported-list"),
    path("invitations/<key:pk>/invite/", invitations_views.invite, name="invite-list"),
]
