from django.urls import path

from . import views

app_name = "spotlight"
urlpatterns = [
    path("spotlight/", views.spotlights, name="list"),
    path("spotlight/nominate/", views.nominate, name="nominate"),
    path("spotlight/mine/", views.mine, name="mine"),
    path("spotlight/campaigns/<slug:slug>/", views.campaign, name="campaign"),
    path("spotlight/<slug:key>/", views.piece, name="piece"),
    path("spotlight/<slug:key>/picture.jpg", views.picture, name="picture"),
    path("spotlight/<slug:key>/card.png", views.card, name="card"),
    path("spotlight/<slug:key>/remove/", views.remove, name="remove"),
    path("ticket/<slug:secret>/spotlight/", views.take_back, name="take-back"),
]
