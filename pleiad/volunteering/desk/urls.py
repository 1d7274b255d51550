from django.urls import path

from . import views as volunteering_views

urlpatterns = [
    path("events/<key:pk>/parts/", volunteering_views.parts, name="parts"),
    path("events/<key:pk>/parts/played/", volunteering_views.played, name="played"),
    path("parts/<key:pk>/", volunteering_views.change_part, name="change-part"),
    path("parts/offers/<key:pk>/", volunteering_views.answer, name="answer-offer"),
    path("parts/standing/", volunteering_views.standing_offers, name="standing-offers"),
]
