from django.urls import path

from . import sealed_views, views, writing_views

app_name = "conversations"
urlpatterns = [
    path("ask/", views.spaces, name="spaces"),
    path("ask/following/", views.following, name="following"),
    path("ask/letters/", writing_views.digest, name="digest"),
    path("ask/quotes/", writing_views.quotes, name="quotes"),
    path("ask/key/", sealed_views.claim, name="claim"),
    path("ask/opened/", sealed_views.opened, name="opened"),
    path("ask/in/<slug:slug>/", views.space, name="space"),
    path("ask/in/<slug:slug>/enter/", writing_views.enter, name="enter"),
    path("ask/in/<slug:slug>/new/", writing_views.ask, name="ask"),
    path("ask/in/<slug:slug>/without-my-name/", sealed_views.ask, name="ask-sealed"),
    path("ask/in/<slug:slug>/interest/", writing_views.interest_in_space, name="space-interest"),
    path("ask/question/<int:pk>/", views.question, name="question"),
    path("ask/question/<int:pk>/answer/", writing_views.answer, name="answer"),
    path("ask/question/<int:pk>/without-my-name/", sealed_views.answer, name="answer-sealed"),
    path("ask/question/<int:pk>/interest/", writing_views.interest_in_question, name="question-interest"),
    path("ask/answer/<int:pk>/helped/", writing_views.helped, name="helped"),
    path("ask/<slug:kind>/<int:pk>/take-back/", writing_views.take_back, name="take-back"),
    path("ask/<slug:kind>/<int:pk>/quote/", writing_views.quote, name="quote"),
    path("ticket/<str:ticket>/letters/", writing_views.digest_off, name="digest-off"),
]
