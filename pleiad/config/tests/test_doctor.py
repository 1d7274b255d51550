"""`pleiad doctor` says what is missing and how to mend it, and ends with a number that a script can read."""

import json

import pytest
from django.core.management import call_command

from pleiad import doctor
from pleiad.doctor import OK, WARNING, WRONG, Finding


@pytest.fixture
def checks(monkeypatch):
    """An empty list of checks, to be filled by the test."""
    found = []
    monkeypatch.setattr(doctor, "CHECKS", found)
    return found


def run(capsys, *words):
    with pytest.raises(SystemExit) as leaving:
        call_command("doctor", *words)
    return leaving.value.code, capsys.readouterr().out


@pytest.mark.parametrize(
    ("states", "status"),
    [([], 0), ([OK, WARNING], 0), ([WARNING, WRONG, OK], 1), ([WRONG], 1)],
)
def test_the_worst_finding_decides_how_it_ends(checks, capsys, states, status):
    checks.append(lambda *, network: [Finding(f"here.{n}", state, "Said.") for n, state in enumerate(states)])
    assert run(capsys)[0] == status


def test_as_json_it_is_a_list_of_four_facts_each(checks, capsys):
    checks.append(lambda *, network: [Finding("mail.spf", WRONG, "Nobody vouches.", "Add a record.")])
    status, said = run(capsys, "--json")
    assert (status, json.loads(said)) == (
        1,
        [{"check": "mail.spf", "state": "bad", "says": "Nobody vouches.", "mend": "Add a record."}],
    )


def test_for_a_reader_what_to_do_stands_under_it(checks, capsys):
    checks.append(lambda *, network: [Finding("mail.spf", WARNING, "Soft.", "Make it hard.")])
    assert run(capsys)[1].splitlines() == ["warning  mail.spf: Soft.", "         → Make it hard."]


def test_a_check_that_fails_does_not_hide_the_others(checks):
    def broken(*, network):
        raise OSError

    checks += [broken, lambda *, network: [Finding("b", OK, "Fine.")]]
    assert [(each.state, each.says) for each in doctor.findings()] == [
        (WARNING, "This could not be looked at: OSError."),
        (OK, "Fine."),
    ]


@pytest.mark.parametrize(("words", "asked"), [((), True), (("--offline",), False)])
def test_offline_no_check_may_ask_the_network(checks, capsys, words, asked):
    seen = []
    checks.append(lambda *, network: seen.append(network) or [])
    run(capsys, *words)
    assert seen == [asked]
