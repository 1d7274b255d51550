from django.urls import path

from . import views

urlpatterns = [
    path("spaces/", views.listed, name="spaces"),
    path("spaces/new/", views.create, name="create-space"),
    path("spaces/<int:pk>/", views.space, name="space"),
    path("spaces/<int:pk>/edit/", views.edit, name="edit-space"),
    path("spaces/<int:pk>/archive/", views.archive, name="archive-space"),
    path("spaces/<int:pk>/let-in/", views.let_in, name="let-in"),
    path("spaces/<int:pk>/let-out/", views.let_out, name="let-out"),
    path("safeguarding/", views.safeguarding_key, name="safeguarding"),
    path("safeguarding/hold/", views.hold, name="hold"),
    path("safeguarding/retire/", views.retire, name="retire-key"),
    path("safeguarding/open/<slug:kind>/<int:pk>/", views.open_sealed, name="open-sealed"),
    path("safeguarding/openings/<int:pk>/", views.opening, name="opening"),
    path("safeguarding/openings/<int:pk>/author/", views.read_author, name="read-author"),
]
