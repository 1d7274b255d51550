import csv
import io

import pytest

from .. import actions, deliver, exports
from ..states import State
from .conftest import NOON


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Amina", "Amina"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+44", "'+44"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("a\r\n=b", "a =b"),
        ("\r=b", "' =b"),
        ("O'Neill", "O'Neill"),
    ],
)
def test_no_cell_runs_as_a_formula(text, cell):
    assert exports.safe_cell(text) == cell


@pytest.mark.django_db
def test_the_list_names_everybody_to_add_and_to_remove(settings, new_member):
    settings.TEAMS_DELIVERY = "manual"
    for name in ("Amina", "=Evil()"):
        member = new_member(name, address=f"{name.strip('=()').lower()}@council.gov.uk")
        actions.invite(member=member, address=member.email, at=NOON, cause="event:1")
    deliver.run(at=NOON)
    gone = new_member("Gone")
    leaving = actions.invite(member=gone, address=gone.email, at=NOON, cause="event:1")
    actions.move(leaving, State.MEMBER, at=NOON)
    actions.withdraw(member=gone, at=NOON)

    rows = list(csv.reader(io.StringIO(exports.waiting_for_tick_csv())))
    assert rows[0] == ["Name", "Address", "What to do", "Since"]
    assert sorted(rows[1:]) == [
        ["'=Evil()", "evil@council.gov.uk", "Add", "2026-11-22"],
        ["Amina", "amina@council.gov.uk", "Add", "2026-11-22"],
        ["Gone", "gone@council.gov.uk", "Take out", "2026-11-22"],
    ]
    assert set(exports.addresses_to_add().split("; ")) == {"amina@council.gov.uk", "evil@council.gov.uk"}
