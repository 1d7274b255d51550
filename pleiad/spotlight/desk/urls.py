from django.urls import path

from .views import campaigns, members, pieces

urlpatterns = [
    path("spotlight/", campaigns.campaigns, name="campaigns"),
    path("spotlight/new/", campaigns.make_campaign, name="make-campaign"),
    path("spotlight/never-thanked/", members.never_thanked, name="never-thanked"),
    path("spotlight/pieces/", pieces.to_look_at, name="pieces"),
    path("spotlight/pieces/<int:pk>/", pieces.look_at, name="piece"),
    path("spotlight/pieces/<int:pk>/keep/", pieces.keep_in_network, name="keep-piece"),
    path("spotlight/<int:pk>/", campaigns.campaign, name="campaign"),
    path("spotlight/<int:pk>/change/", campaigns.change_campaign, name="change-campaign"),
    path("spotlight/<int:pk>/publish/", campaigns.publish_campaign, name="publish-campaign"),
    path("spotlight/<int:pk>/pack/", campaigns.pack, name="campaign-pack"),
]
