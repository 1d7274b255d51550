import pytest
from django.test import Client

from .test_approvals import asked, link_of, settled  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_who_answers_reads_that_it_is_kept_and_who_comes_back_reads_what_it_was(settled, amina, answer):  # noqa: F811
    link, visitor = link_of(asked(amina)), Client()
    first = visitor.post(link, {"answer": answer}, follow=True).content.decode()
    assert f"We have kept your {answer} and told the person who asked you." in first
    assert "answered already" not in first
    assert f"answered already: {answer}" in visitor.get(link).content.decode()


def test_no_address_makes_an_answer_of_none(settled, amina):  # noqa: F811
    assert "We have kept your" not in Client().get(link_of(asked(amina)) + "?kept=").content.decode()
