from django.urls import path

from . import views

app_name = "content"
urlpatterns = [
    path("drafts/<str:form_name>/", views.keep_draft, name="draft"),
    path("written/<slug:kind>/<key:pk>/", views.item, name="item"),
]
