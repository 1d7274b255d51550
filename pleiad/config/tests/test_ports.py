"""Before anything long is begun, `pleiad serve` and `make run` say in a line which port or address they cannot have."""

import re
import socket
from contextlib import ExitStack, closing

import pytest
from django.conf import settings as installed

from .. import serve


@pytest.fixture
def ready(settings, tmp_path, monkeypatch):
    """All else is there: only addresses and ports decide."""
    (tmp_path / "staticfiles.json").write_text("{}")
    settings.STATIC_ROOT, settings.DEMO, settings.TEAMS_DELIVERY = tmp_path, True, "graph"
    monkeypatch.setattr("pleiad.config.health.migrated", lambda: True)
    settings.PORT, settings.FAKE_GRAPH_PORT = free(), free()
    return settings


def listening(host, port=0):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return closing(socket.create_server((host, port), family=family))


def free():
    with listening("127.0.0.1") as there:
        return there.getsockname()[1]


def test_with_both_ports_free_nothing_is_said(ready):
    assert serve.why_not_serve("127.0.0.1") is None


@pytest.mark.parametrize(
    ("host", "setting"), [("127.0.0.1", "PORT"), ("127.0.0.1", "FAKE_GRAPH_PORT"), ("::1", "PORT")]
)
def test_a_port_that_another_program_has_is_named_with_another_to_take(ready, host, setting):
    if host == "::1" and not serve._has_ipv6():  # then nobody can have such an address, and none is asked for
        assert serve.why_not_serve("127.0.0.1") is None
        return
    with listening(host, getattr(ready, setting)):
        said = serve.why_not_serve("127.0.0.1")
    assert said.startswith(f"port {getattr(ready, setting)} is taken.")
    assert said.endswith(f"PORT={ready.PORT + 1000} make run.")
    assert ("pretended Teams" in said) == (setting == "FAKE_GRAPH_PORT")


def test_the_pretended_teams_cannot_have_the_port_of_the_pages(ready):
    ready.FAKE_GRAPH_PORT = ready.PORT
    assert "wanted twice" in serve.why_not_serve("127.0.0.1")
    ready.TEAMS_DELIVERY = "manual"  # then nobody pretends
    assert serve.why_not_serve("127.0.0.1") is None


@pytest.mark.parametrize("host", ["192.0.2.77", "no-such-host.invalid"])
def test_an_address_of_another_machine_is_no_taken_port(ready, host):
    ready.DEMO = False
    assert serve.why_not_serve(host) == (
        f"{host} is no address of this machine. Set HOST to one of its addresses, or leave it out."
    )


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.1", "::"])  # noqa: S104 (that is the point)
def test_the_demonstration_is_for_this_machine_alone(ready, host):
    assert serve.why_not_serve(host).startswith("demo mode serves this machine only")


def test_a_port_that_was_just_left_is_free(ready):
    with ExitStack() as opened:
        there = opened.enter_context(listening("127.0.0.1", ready.PORT))
        caller = opened.enter_context(closing(socket.create_connection(there.getsockname())))
        answered, _who = there.accept()
        answered.close()  # the server hangs up first, so that its side lingers
        caller.recv(1)
    assert serve.why_not_serve("127.0.0.1") is None


def test_make_run_looks_before_it_builds_the_demonstration():
    recipe = re.search(r"^run:.*\n((?:\t.*\n)+)", (installed.ROOT / "Makefile").read_text(), re.MULTILINE)[1]
    looks, builds = recipe.index("serve --check"), recipe.index("pleiad demo")
    assert looks < builds
