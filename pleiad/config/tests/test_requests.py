"""The language of a page."""

import pytest


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "language"), [("/events/", "en"), ("/cy/events/", "cy")])
def test_the_address_alone_decides_the_language(client, path, language):
    for preferred in ("en", "cy", "de", ""):
        answer = client.get(path, headers={"accept-language": preferred})
        assert answer.headers["Content-Language"] == language
        assert f'lang="{language}"' in answer.content.decode()
        assert "Accept-Language" not in answer.headers.get("Vary", "")
