from django.urls import path

from . import views

app_name = "writing"
urlpatterns = [
    path("drafts/<str:place>/", views.keep_draft, name="draft"),
    path("written/<slug:kind>/<int:pk>/", views.item, name="item"),
]
