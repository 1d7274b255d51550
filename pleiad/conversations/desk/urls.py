from django.urls import path

from .views import openings, safeguarding, spaces

urlpatterns = [
    path("spaces/", spaces.listed, name="spaces"),
    path("spaces/new/", spaces.create, name="create-space"),
    path("spaces/<key:pk>/", spaces.space, name="space"),
    path("spaces/<key:pk>/edit/", spaces.edit, name="edit-space"),
    path("spaces/<key:pk>/begin-anew/", spaces.begin_anew, name="begin-space-anew"),
    path("spaces/<key:pk>/open-again/", spaces.open_again, name="open-space-again"),
    path("spaces/<key:pk>/archive/", spaces.archive, name="archive-space"),
    path("spaces/<key:pk>/let-in/", spaces.let_in, name="let-in"),
    path("spaces/<key:pk>/let-out/", spaces.let_out, name="let-out"),
    path("safeguarding/", safeguarding.safeguarding_key, name="safeguarding"),
    path("safeguarding/hold/", safeguarding.hold, name="hold"),
    path("safeguarding/retire/", safeguarding.retire, name="retire-key"),
    path("safeguarding/open/<slug:kind>/<key:pk>/", openings.open_sealed, name="open-sealed"),
    path("safeguarding/openings/<key:pk>/", openings.opening, name="opening"),
    path("safeguarding/openings/<key:pk>/author/", openings.read_author, name="read-author"),
]
