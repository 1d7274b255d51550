"""`pleiad setup` names all that is missing at once, and leaves an installation that starts."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from pleiad.config import environment, first_run
from pleiad.config.command import HELP, main
from pleiad.outbox.tests.sink import Running

GIVEN = {
    "BASE_URL": "https://network.example",
    "NETWORK_CONTACT": "organisers@network.example",
    "MAIL_URL": "smtp://mail.example:25",
}


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """Nothing is set."""
    for each in first_run.NEEDED:
        monkeypatch.delenv(each.name, raising=False)
    monkeypatch.setenv("VAR", str(tmp_path / "var"))
    return monkeypatch


def test_all_that_is_missing_is_named_in_one_list(bare, tmp_path):
    missing = first_run.collect({"VAR": str(tmp_path)}, ask=None)
    assert {name for name, _why in missing} >= {"BASE_URL", "NETWORK_CONTACT", "MAIL_URL"}


def test_what_is_usual_is_taken(bare, tmp_path):
    for name, value in GIVEN.items():
        bare.setenv(name, value)
    given = {"VAR": str(tmp_path)}
    assert first_run.collect(given, ask=None) == []
    assert given["ALLOWED_HOSTS"] == "network.example"
    assert given["DATABASE_URL"] == f"sqlite:///{tmp_path}/pleiad.sqlite3"
    assert given["TRUSTED_PROXIES"] == "1"


def test_a_wrong_answer_is_asked_for_again(bare, tmp_path):
    for name, value in GIVEN.items():
        bare.setenv(name, value)
    bare.setenv("BASE_URL", "")
    answers = iter(["http://network.example", "network", "https://network.example"])
    given = {"VAR": str(tmp_path)}
    missing = first_run.collect(given, ask=lambda needed, usual: next(answers) if needed.name == "BASE_URL" else usual)
    assert (missing, given["BASE_URL"]) == ([], "https://network.example")


def test_settings_are_written_for_one_account_and_what_stands_there_stays(tmp_path):
    path = tmp_path / ".env"
    path.write_text("# mine\nBASE_URL=https://kept.example\n")
    added = first_run.write_settings(path, {"BASE_URL": "https://new.example", "MAIL_FROM": "Us <us@new.example>"})
    assert added == ["MAIL_FROM"]
    assert path.read_text() == "# mine\nBASE_URL=https://kept.example\nMAIL_FROM=Us <us@new.example>\n"
    assert path.stat().st_mode & 0o777 == 0o600


def run(folder, *words, **given):
    environment_ = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(settings.ROOT), "VAR": str(folder / "var"), "SETTINGS_FILE": str(folder / ".env"), **given,
    }  # fmt: skip
    command = [sys.executable, "-m", "pleiad.config.command", *words]
    return subprocess.run(command, cwd=folder, env=environment_, capture_output=True, text=True, timeout=280)


@pytest.mark.long
def test_from_nothing_to_a_link_for_the_first_organiser(tmp_path):
    """In a folder of its own, with a real mail server; then the installation looks at itself."""
    with Running() as sink:
        given = {**GIVEN, "MAIL_URL": f"smtp://127.0.0.1:{sink.port}"}
        done = run(tmp_path, "setup", "--no-input", **given)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"https://network\.example/first-organiser/[\w-]{20,}/", done.stdout)
    assert [each["To"] for each in sink.messages] == ["organisers@network.example"]
    private = [tmp_path / ".env", tmp_path / "var" / "pleiad.sqlite3", tmp_path / "var"]
    assert {each.stat().st_mode & 0o077 for each in private} == {0}
    assert "SECRET_KEY=" in (tmp_path / ".env").read_text()
    said = run(tmp_path, "doctor", "--offline")
    assert "database.migrations: The tables are those of this version." in said.stdout
    assert said.returncode == 1  # there is no worker and no organiser yet
    again = run(tmp_path, "setup", "--no-input", "--no-mail")
    assert again.returncode == 0, again.stderr


def test_without_what_it_needs_it_ends_with_2(tmp_path):
    stopped = run(tmp_path, "setup", "--no-input")
    assert stopped.returncode == 2
    assert all(name in stopped.stderr for name in GIVEN)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [["no-such-command"], ["doctor", "--no-such-word"], ["backup"]])
def test_called_wrongly_a_command_ends_with_2(tmp_path, words):
    assert run(tmp_path, *words, DEMO="True").returncode == 2


def test_the_file_of_settings_can_be_named():
    assert environment.SETTINGS_FILE.name == ".env"
    assert Path(settings.SETTINGS_FILE) == environment.SETTINGS_FILE


OWN = sorted(name for name, app in get_commands().items() if str(app).startswith("pleiad."))


@pytest.fixture
def same_modes_afterwards():
    """Commands make files for their own account alone; the next test does as before."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("same_modes_afterwards")
@pytest.mark.parametrize("word", OWN)
def test_every_command_ends_with_2_when_it_is_called_wrongly(word, capfd):
    with pytest.raises(SystemExit) as leaving:
        sys.exit(main([word.replace("_", "-"), "--no-such-word"]))
    assert leaving.value.code == 2


def test_every_command_for_keepers_stands_in_the_list():
    known = {*OWN, "setup", "help"}
    listed = {each.replace("-", "_") for each in re.findall(r"(?m)^  ([a-z-]+)", HELP)}
    assert listed <= known
    assert known - listed <= {"prepare", "help", "import", "place"}, "Add it to HELP in config/command.py."
