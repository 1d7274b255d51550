"""In which language a page speaks, and who its request says asks."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser

from pleiad.config.signed_in import LoginRequired
from pleiad.members.models import Member


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "language"), [("/events/", "en"), ("/cy/events/", "cy")])
def test_the_address_alone_decides_the_language(client, path, language):
    for preferred in ("en", "cy", "de", ""):
        answer = client.get(path, headers={"accept-language": preferred})
        assert answer.headers["Content-Language"] == language
        assert f'lang="{language}"' in answer.content.decode()
        assert "Accept-Language" not in answer.headers.get("Vary", "")


@pytest.mark.django_db
def test_a_view_is_given_the_member_herself(client, rf, amina):
    client.force_login(amina, backend="pleiad.members.signing_in.Backend")
    for session, wanted, kind in [(client.session, amina, Member), ({}, AnonymousUser(), AnonymousUser)]:
        request = rf.get("/")
        request.session = session
        AuthenticationMiddleware(lambda _request: None).process_request(request)
        view = SimpleNamespace(login_required=False)
        assert LoginRequired(lambda _request: None).process_view(request, view, (), {}) is None
        assert type(request.user) is kind
        assert request.user == wanted
