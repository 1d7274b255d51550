"""A small site for this room's tests: its own pages, and plain stand-ins for the addresses that other rooms own."""

from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from ..gallery import gallery

ASK = """{% extends "base.html" %}{% block title %}Ask{% endblock %}{% block main %}<h1>Ask</h1>
<form method="post" novalidate>{% csrf_token %}{{ form }}</form>{% endblock %}"""

OWN_DATA = ("archive", "complaints", "overview")


class SiteForm(forms.Form):
    address = forms.EmailField(label="Your work email address", error_messages={"required": "Enter your address."})

    def clean(self):
        raise forms.ValidationError("The code has run out.")


@login_not_required
def home(request):
    return render(request, "home.html", {"next_event": None, "planned": []})


@login_not_required
def elsewhere(request):
    return HttpResponse()


@login_not_required
def broken(request):
    raise RuntimeError


@login_not_required
def ask(request):
    return HttpResponse(engines["django"].from_string(ASK).render({"form": SiteForm(request.POST or None)}, request))


urlpatterns = [
    path("", include("pleiad.ui.plain_urls")),
    path("demo/", include("pleiad.demo.urls")),
    path("broken/", broken),
    path("ask/", ask),
    *i18n_patterns(
        path("", home, name="home"),
        path("", include("pleiad.ui.urls")),
        path("", include("pleiad.data_protection.statement_urls")),
        path("impact/", include(([path("", elsewhere, name="impact")], "impact"))),
        path("directory/", include(([path("seen/", elsewhere, name="seen")], "directory"))),
        path("access/", include(([path("log/", elsewhere, name="log")], "access"))),
        path("data/", include(([path(name + "/", elsewhere, name=name) for name in OWN_DATA], "own_data"))),
        path("gallery/", gallery, name="gallery-of-the-tests"),
        path("events/", include(([path("", elsewhere, name="list")], "events"))),
        path(
            "members/",
            include(
                (
                    [
                        path("e/", elsewhere, name="enter"),
                        path("a/", elsewhere, name="account"),
                        path("l/", elsewhere, name="leave"),
                    ],
                    "members",
                )
            ),
        ),
        path("desk/", include(([path("", elsewhere, name="desk")], "desk"))),
        prefix_default_language=False,
    ),
]
