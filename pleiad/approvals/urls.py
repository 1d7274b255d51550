from django.urls import path

from . import views

app_name = "approvals"
urlpatterns = [
    path("account/questions/<key:pk>/", views.own_answer, name="own-answer"),
    path("ticket/<slug:ticket>/answer/", views.answer, name="answer"),
    path("ticket/<slug:ticket>/leave-alone/", views.leave_alone, name="leave-alone"),
]
