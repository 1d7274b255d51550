from django.urls import path

from .views import openings, safeguarding, spaces

urlpatterns = [
    path("spaces/", spaces.listed, name="spaces"),
    path("spaces/new/", spaces.create, name="create-space"),
    path("spaces/<int:pk>/", spaces.space, name="space"),
    path("spaces/<int:pk>/edit/", spaces.edit, name="edit-space"),
    path("spaces/<int:pk>/archive/", spaces.archive, name="archive-space"),
    path("spaces/<int:pk>/let-in/", spaces.let_in, name="let-in"),
    path("spaces/<int:pk>/let-out/", spaces.let_out, name="let-out"),
    path("safeguarding/", safeguarding.safeguarding_key, name="safeguarding"),
    path("safeguarding/hold/", safeguarding.hold, name="hold"),
    path("safeguarding/retire/", safeguarding.retire, name="retire-key"),
    path("safeguarding/open/<slug:kind>/<int:pk>/", openings.open_sealed, name="open-sealed"),
    path("safeguarding/openings/<int:pk>/", openings.opening, name="opening"),
    path("safeguarding/openings/<int:pk>/author/", openings.read_author, name="read-author"),
]
