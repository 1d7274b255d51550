"""Every component in every state on one page, for looking at; only the demo has it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from .forms import Checkboxes, CodeInput, DateInput, Radios, TimeInput
from .paging import Slice

START = datetime(2026, 12, 17, 16, tzinfo=ZoneInfo("Europe/London"))
LINES = [
    {
        "state": "done",
        "title": "You are a member",
        "sentence": "Your organisation, Cyngor Gwynedd, is on our list of public sector organisations.",
        "link": {"url": "#", "label": "Your profile"},
    },
    {
        "state": "under-way",
        "title": "Teams invitation on its way",
        "sentence": "Microsoft can take up to a day to let a new guest in. You will not miss the meeting: your link "
        "works without it.",
        "button": {"url": "#", "label": "Carry on without Teams", "name": "teams", "value": "without"},
    },
    {
        "state": "waiting",
        "title": "An organiser is looking at your application",
        "sentence": "Your place is kept for you until then.",
        "facts": [("Answer by", "Thursday 24 December"), ("Waiting since", "17 December")],
        "link": {"url": "#", "label": "What you wrote"},
    },
    {
        "state": "problem",
        "title": "Your employer keeps Teams from letting you in",
        "sentence": "Only your own IT desk can change that. We have written the request for you.",
        "link": {"url": "#", "label": "Text for your IT desk"},
        "button": {"url": "#", "label": "Try again"},
    },
]
FACTS = [
    ("When", "Thursday 17 December 2026", "4pm to 5:30pm"),
    ("Where", "Microsoft Teams", "Your link comes with your place"),
    ("Places", "38 left of 120", ""),
    ("Access", "", "Live captions, BSL on request"),
]


class EveryField(forms.Form):
    """One field of each kind."""

    address = forms.EmailField(label="Your work email address", help_text="We send a code to it.")
    code = forms.CharField(label="Six-digit code", help_text="For example, 012345", widget=CodeInput())
    name = forms.CharField(label="Your name")
    about = forms.CharField(label="What you do", widget=forms.Textarea)
    places = forms.IntegerField(label="Places")
    day = forms.DateField(label="Day", widget=DateInput())
    time = forms.TimeField(label="Starts at", widget=TimeInput())
    sector = forms.ChoiceField(label="Sector", choices=[("", "Choose one"), ("nhs", "NHS"), ("fire", "Fire")])
    teams = forms.ChoiceField(
        label="Your Teams invitation",
        choices=[("with", "Invite me"), ("without", "Register without Teams")],
        widget=Radios(hints={"with": "People in the channel see your name and your address."}),
    )
    needs = forms.MultipleChoiceField(
        label="What would help you?", choices=[("captions", "Captions"), ("bsl", "BSL")], widget=Checkboxes()
    )
    agree = forms.BooleanField(label="I meet the membership statement")
    file = forms.FileField(label="A file")
    password = forms.CharField(label="A password", widget=forms.PasswordInput)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def gallery(request):
    """Show the pieces; sending its form changes nothing and shows how errors look."""
    ends = START + timedelta(minutes=90)
    row = {"title": "Data careers that start at forty", "url": "#", "starts_at": START, "ends_at": ends}
    context = {
        "form": EveryField(request.POST if request.method == "POST" else None),
        "lines": LINES,
        "facts": FACTS,
        "act": {"url": "#", "label": "Register"},
        "link": {"url": "#", "label": "Get a one-page case"},
        "starts_at": START,
        "ends_at": ends,
        "rows": [
            {**row, "facts": "Online · Chatham House rule", "tag": "3 parts for you"},
            {**row, "facts": "Cardiff", "tag": "Registered", "state": "done"},
            {**row, "facts": "Online", "tag": "On the waiting list", "state": "waiting"},
            {**row, "facts": "Online", "tag": "Cancelled", "state": "problem"},
            {**row, "facts": "Online · captions"},
        ],
        "columns": ["Who", "Calendar", "Teams"],
        "cells": [["Amina", "Sent", "In the channel"], ["Bea", "Accepted", "On its way"]],
        "page": Slice(rows=[], number=2, has_next=True),
    }
    return render(request, "ui/gallery.html", context)
