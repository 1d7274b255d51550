from django.urls import path

from .views import answers, reading, uses, writing

app_name = "stories"
urlpatterns = [
    path("stories/", reading.stories, name="list"),
    path("stories/feed.atom", reading.feed, name="feed"),
    path("stories/mine/", reading.own_stories, name="own-stories"),
    path("stories/write/", writing.choose, name="choose"),
    path("stories/write/<slug:kind>/", writing.write, name="write"),
    path("stories/write/<slug:kind>/preview/", writing.preview, name="preview"),
    path("stories/write/<slug:kind>/throw-away/", writing.throw_away, name="throw-away"),
    path("stories/<key:pk>/", reading.story, name="story"),
    path("stories/<key:pk>/edit/", writing.edit, name="edit"),
    path("stories/<key:pk>/edit/preview/", writing.preview_edit, name="preview-edit"),
    path("stories/<key:pk>/edit/throw-away/", writing.throw_away_edit, name="throw-away-edit"),
    path("stories/<key:pk>/history/", reading.history, name="history"),
    path("stories/<key:pk>/take-back/", writing.take_back, name="take-back"),
    path("stories/<key:pk>/put-back/", writing.put_back, name="put-back"),
    path("stories/<key:pk>/applaud/", uses.applaud, name="applaud"),
    path("stories/<key:pk>/stop-applauding/", uses.stop_applauding, name="stop-applauding"),
    path("stories/<key:pk>/use/", uses.use, name="use"),
    path("stories/<key:pk>/let-go/", uses.let_go, name="let-go"),
    path("stories/<key:pk>/tell/", uses.tell, name="tell"),
    path("stories/<key:pk>/answers/", answers.answers, name="answers"),
    path("stories/answers/<key:pk>/take-back/", answers.take_back, name="take-answer-back"),
    path("stories/told/<key:pk>/take-back/", uses.take_outcome_back, name="take-outcome-back"),
]
