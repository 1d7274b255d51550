"""A missing or weak setting stops the start with a sentence that names it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "DEMO": "False",
    "SECRET_KEY": "a-long-enough-key-0123456789-abcdefghijklmnopqrstuvwxyz-XYZ",
    "DATABASE_URL": "sqlite:////tmp/never-made.sqlite3",
    "ALLOWED_HOSTS": "network.example",
    "BASE_URL": "https://network.example",
    "NETWORK_CONTACT": "organisers@network.example",
    "MAIL_URL": "smtp://localhost:25",
    "MAIL_FROM": "network@network.example",
}


def start(**changes):
    environment = {"PATH": os.environ["PATH"], **GOOD, **changes}
    code = "import pleiad.config.settings as s; print('DEBUG', s.DEBUG)"
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)


def test_good_settings_start():
    assert start().stdout == "DEBUG False\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""), ("SECRET_KEY", "short"), ("SECRET_KEY", "a" * 60), ("SECRET_KEY", "django-insecure-" + "x1y2z3" * 12),
        ("DATABASE_URL", ""), ("DATABASE_URL", "mysql://localhost/pleiad"), ("DATABASE_URL", "nonsense"),
        ("ALLOWED_HOSTS", ""), ("ALLOWED_HOSTS", "*"), ("BASE_URL", ""), ("BASE_URL", "http://network.example"),
        ("BASE_URL", "https://network.example/path"), ("MAIL_URL", ""), ("MAIL_URL", "localhost"), ("MAIL_FROM", ""),
        ("NETWORK_CONTACT", ""), ("DEMO", "yes"), ("PORT", "eighty"), ("TEAMS_DELIVERY", "pigeon"),
    ],
)  # fmt: skip
def test_a_missing_or_weak_setting_is_named(name, value):
    stopped = start(**{name: value})
    assert stopped.returncode == 1
    assert stopped.stderr.startswith(f"pleiad: the setting {name} ")
    assert stopped.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "left", [{}, {"ALLOWED_HOSTS": ""}, {"ALLOWED_HOSTS": "", "BASE_URL": "", "TRUSTED_PROXIES": "1"}]
)
def test_a_real_installation_cannot_be_left_in_demo_mode(left):
    stopped = start(DEMO="True", **left)
    assert stopped.returncode == 1
    assert stopped.stderr.startswith("pleiad: the setting DEMO is True beside ")
    assert stopped.stderr.count("\n") == 1


def test_the_example_of_settings_is_no_demonstration_and_names_what_is_missing(tmp_path):
    example = (ROOT / ".env.example").read_text()
    said = [line for line in example.splitlines() if line.strip() and not line.startswith("#")]
    assert said == []


@pytest.mark.parametrize("name", ["GRAPH_TENANT", "GRAPH_CLIENT_ID", "GRAPH_SECRET", "GRAPH_TEAM"])
def test_graph_delivery_needs_its_settings(name):
    given = {each: "x" for each in ("GRAPH_TENANT", "GRAPH_CLIENT_ID", "GRAPH_SECRET", "GRAPH_TEAM") if each != name}
    stopped = start(TEAMS_DELIVERY="graph", **given)
    assert stopped.stderr.startswith(f"pleiad: the setting {name} ")


def test_demo_mode_listens_to_this_machine_only():
    environment = {**os.environ, "DEMO": "True", "HOST": "0.0.0.0", "PORT": "18999"}
    command = [sys.executable, "-m", "pleiad.config.command", "serve"]
    stopped = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30)
    assert stopped.returncode == 1
    assert "demo mode serves this machine only" in stopped.stderr
