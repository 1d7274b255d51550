from django.urls import path

from . import views as spotlight_views

urlpatterns = [
    path("spotlight/", spotlight_views.campaigns, name="campaigns"),
    path("spotlight/new/", spotlight_views.make_campaign, name="make-campaign"),
    path("spotlight/never-thanked/", spotlight_views.never_thanked, name="never-thanked"),
    path("spotlight/pieces/", spotlight_views.to_look_at, name="pieces"),
    path("spotlight/pieces/<int:pk>/", spotlight_views.look_at, name="piece"),
    path("spotlight/pieces/<int:pk>/keep/", spotlight_views.keep_in_network, name="keep-piece"),
    path("spotlight/<int:pk>/", spotlight_views.campaign, name="campaign"),
    path("spotlight/<int:pk>/change/", spotlight_views.change_campaign, name="change-campaign"),
    path("spotlight/<int:pk>/publish/", spotlight_views.publish_campaign, name="publish-campaign"),
    path("spotlight/<int:pk>/pack/", spotlight_views.pack, name="campaign-pack"),
]
