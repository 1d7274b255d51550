from django.urls import path

from .views import offers, parts, standing_offers

app_name = "volunteering"
urlpatterns = [
    path("parts/", parts.open_parts, name="open"),
    path("parts/mine/", parts.own_parts, name="own-parts"),
    path("parts/standing/", standing_offers.standing, name="standing"),
    path("parts/standing/withdraw/", standing_offers.stand_down, name="stand-down"),
    path("parts/<key:pk>/offer/", offers.offer, name="offer"),
    path("parts/offers/<key:pk>/withdraw/", offers.withdraw, name="withdraw"),
]
