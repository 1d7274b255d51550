from django.urls import path

from . import views

app_name = "manager_approval"
urlpatterns = [
    path("events/<slug:slug>/can-i-go/", views.pack, name="pack"),
    path("events/<slug:slug>/can-i-go/page/", views.page, name="page"),
    path("events/<slug:slug>/can-i-go/send/", views.send, name="send"),
    path("events/<slug:slug>/can-i-go/take-back/", views.take_back, name="take-back"),
    path("account/sign-offs/", views.sign_offs, name="sign-offs"),
    path("account/sign-offs/download/", views.download, name="download"),
]
