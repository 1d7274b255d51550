from django.urls import path

from .views import campaigns, cards, nominations, pieces

app_name = "spotlight"
urlpatterns = [
    path("spotlight/", pieces.spotlights, name="list"),
    path("spotlight/nominate/", nominations.nominate, name="nominate"),
    path("spotlight/mine/", pieces.own_pieces, name="own-pieces"),
    path("spotlight/campaigns/<slug:slug>/", campaigns.campaign, name="campaign"),
    path("spotlight/<slug:key>/", pieces.piece, name="piece"),
    path("spotlight/<slug:key>/picture.jpg", cards.picture, name="picture"),
    path("spotlight/<slug:key>/card.png", cards.card, name="card"),
    path("spotlight/<slug:key>/applaud/", pieces.applaud, name="applaud"),
    path("spotlight/<slug:key>/stop-applauding/", pieces.stop_applauding, name="stop-applauding"),
    path("spotlight/<slug:key>/remove/", pieces.remove, name="remove"),
    path("ticket/<slug:secret>/spotlight/", pieces.take_back, name="take-back"),
]
