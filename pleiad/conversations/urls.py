from django.urls import path

from .views import reading, sealed, writing

app_name = "conversations"
urlpatterns = [
    path("ask/", reading.spaces, name="spaces"),
    path("ask/following/", reading.following, name="following"),
    path("ask/letters/", writing.digest, name="digest"),
    path("ask/quotes/", writing.quotes, name="quotes"),
    path("ask/key/", sealed.claim, name="claim"),
    path("ask/opened/", sealed.opened, name="opened"),
    path("ask/in/<slug:slug>/", reading.space, name="space"),
    path("ask/in/<slug:slug>/enter/", writing.enter, name="enter"),
    path("ask/in/<slug:slug>/new/", writing.ask, name="ask"),
    path("ask/in/<slug:slug>/without-my-name/", sealed.ask, name="ask-sealed"),
    path("ask/in/<slug:slug>/interest/", writing.interest_in_space, name="space-interest"),
    path("ask/question/<int:pk>/", reading.question, name="question"),
    path("ask/question/<int:pk>/answer/", writing.answer, name="answer"),
    path("ask/question/<int:pk>/without-my-name/", sealed.answer, name="answer-sealed"),
    path("ask/question/<int:pk>/interest/", writing.interest_in_question, name="question-interest"),
    path("ask/answer/<int:pk>/helped/", writing.helped, name="helped"),
    path("ask/<slug:kind>/<int:pk>/take-back/", writing.take_back, name="take-back"),
    path("ask/<slug:kind>/<int:pk>/quote/", writing.quote, name="quote"),
    path("ticket/<str:ticket>/letters/", writing.digest_off, name="digest-off"),
]
