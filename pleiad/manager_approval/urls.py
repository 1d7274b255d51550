from django.urls import path

from .views import packs, sign_offs

app_name = "manager_approval"
urlpatterns = [
    path("events/<slug:slug>/can-i-go/", packs.pack, name="pack"),
    path("events/<slug:slug>/can-i-go/page/", packs.page, name="page"),
    path("events/<slug:slug>/can-i-go/send/", packs.send, name="send"),
    path("events/<slug:slug>/can-i-go/take-back/", packs.take_back, name="take-back"),
    path("account/sign-offs/", sign_offs.sign_offs, name="sign-offs"),
    path("account/sign-offs/download/", sign_offs.download, name="download"),
]
