from django.urls import path

from . import views

app_name = "volunteering"
urlpatterns = [
    path("parts/", views.open_parts, name="open"),
    path("parts/mine/", views.own_parts, name="own-parts"),
    path("parts/standing/", views.standing, name="standing"),
    path("parts/standing/withdraw/", views.stand_down, name="stand-down"),
    path("parts/<int:pk>/offer/", views.offer, name="offer"),
    path("parts/offers/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
