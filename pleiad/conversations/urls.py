from django.urls import path

from .views import digests, following, questions, quotes, sealed, spaces

app_name = "conversations"
urlpatterns = [
    path("ask/", spaces.spaces, name="spaces"),
    path("ask/following/", following.following, name="following"),
    path("ask/quotes/", quotes.quotes, name="quotes"),
    path("ask/key/", sealed.claim, name="claim"),
    path("ask/opened/", sealed.opened, name="opened"),
    path("ask/in/<slug:slug>/", spaces.space, name="space"),
    path("ask/in/<slug:slug>/enter/", spaces.enter, name="enter"),
    path("ask/in/<slug:slug>/new/", questions.ask, name="ask"),
    path("ask/in/<slug:slug>/without-my-name/", sealed.ask, name="ask-sealed"),
    path("ask/in/<slug:slug>/interest/", following.interest_in_space, name="space-interest"),
    path("ask/question/<key:pk>/", questions.question, name="question"),
    path("ask/question/<key:pk>/answer/", questions.answer, name="answer"),
    path("ask/question/<key:pk>/without-my-name/", sealed.answer, name="answer-sealed"),
    path("ask/question/<key:pk>/interest/", following.interest_in_question, name="question-interest"),
    path("ask/answer/<key:pk>/helped/", questions.helped, name="helped"),
    path("ask/<slug:kind>/<key:pk>/take-back/", questions.take_back, name="take-back"),
    path("ask/<slug:kind>/<key:pk>/change/", questions.change, name="change"),
    path("ask/<slug:kind>/<key:pk>/history/", questions.history, name="history"),
    path("ask/<slug:kind>/<key:pk>/quote/", quotes.quote, name="quote"),
    path("ticket/<str:ticket>/emails/", digests.digest_off, name="digest-off"),
]
