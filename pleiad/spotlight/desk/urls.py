from django.urls import path

from .views import campaigns, members, pieces

urlpatterns = [
    path("spotlight/", campaigns.campaigns, name="campaigns"),
    path("spotlight/new/", campaigns.make_campaign, name="make-campaign"),
    path("spotlight/never-thanked/", members.never_thanked, name="never-thanked"),
    path("spotlight/pieces/", pieces.to_look_at, name="pieces"),
    path("spotlight/pieces/<key:pk>/", pieces.look_at, name="piece"),
    path("spotlight/pieces/<key:pk>/keep/", pieces.keep_in_network, name="keep-piece"),
    path("spotlight/pieces/<key:pk>/turn-down/", pieces.turn_down, name="turn-down-piece"),
    path("spotlight/<key:pk>/", campaigns.campaign, name="campaign"),
    path("spotlight/<key:pk>/change/", campaigns.change_campaign, name="change-campaign"),
    path("spotlight/<key:pk>/publish/", campaigns.publish_campaign, name="publish-campaign"),
    path("spotlight/<key:pk>/pack/", campaigns.pack, name="campaign-pack"),
]
