"""Many emails and audit records at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pleiad.audit.actions import record_many
from pleiad.audit.models import AuditRecord

from ..actions import queue_email, queue_emails
from ..models import Email

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def email_with(key, words, *, noon, to_member):
    return {"kind": "a.b", "key": key, "at": noon, "to_member": to_member, "payload": {"words": words}}


def test_a_key_that_is_there_is_left_alone_and_the_rest_is_added(amina, noon):
    who = {"noon": noon, "to_member": amina}
    queue_email(**email_with("one", 1, **who))
    queue_emails(emails=[email_with("one", 2, **who), email_with("two", 2, **who), email_with("two", 3, **who)])
    queue_email(**email_with("two", 4, **who))
    assert dict(Email.objects.filter(kind="a.b").values_list("key", "payload__words")) == {"one": 1, "two": 2}


@pytest.mark.parametrize("many", [0, 1, 999, 1001])
def test_deeds_keep_their_order(many, bea, noon):
    record_many(did="looked", by=bea, abouts=[f"thing:{n}" for n in range(many)], at=noon, detail={"a": [1]})
    found = AuditRecord.objects.filter(did="looked").order_by("pk")
    assert [each.about for each in found] == [f"thing:{n}" for n in range(many)]
    assert {(each.by_id, each.at, str(each.detail)) for each in found} <= {(bea.pk, noon, "{'a': [1]}")}


def test_a_thousand_take_as_many_statements_again_and_again(amina, noon):
    counted = []
    for turn in (1, 2):
        with CaptureQueriesContext(connection) as asked:
            queue_emails(emails=[email_with(f"{turn}:{n}", n, noon=noon, to_member=amina) for n in range(turn * 1000)])
            record_many(did="looked", abouts=[f"thing:{n}" for n in range(turn * 1000)], at=noon)
        counted.append(len(asked))
    assert counted[1] <= 2 * counted[0] <= 60
