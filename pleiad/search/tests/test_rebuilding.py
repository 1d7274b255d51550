import pytest
from django.core.management import call_command
from django.db import connection

from ..finding import find
from ..models import Document
from ..rebuilding import rebuild

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def test_an_index_that_was_lost_is_made_again(put, bea):
    pk = put("Mentoring", kind="person", tags=["sector=police"])
    Document.objects.update(title_words="", text_words="", tags="=sector=police =audience=public")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_words(search_words) VALUES ('delete-all')")
    assert find(reader=bea, text="mentors") == []
    steps = []
    assert rebuild(progress=lambda done, of: steps.append((done, of))) == 1
    assert steps == [(1, 1)]
    found = find(reader=bea, text="mentors", kinds=["person"], tags=["sector=police"])
    assert [each.object_id for each in found] == [pk]
    assert Document.objects.get().tags == "=kind=person =audience=network =sector=police"


def test_the_command_shows_how_far_it_is(put, capsys):
    put("Mentoring")
    call_command("index")
    shown = capsys.readouterr()
    assert shown.out == "1 things can be found.\n"
    assert "100%" in shown.err
