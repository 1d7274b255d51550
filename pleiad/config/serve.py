"""One command that runs everything on one machine: pages, delivery worker and, in the demonstration, a pretended Teams.

The parent loads the program once and forks the rest from it, so that they share its memory; it restarts a part that dies.
"""

import errno
import gc
import ipaddress
import logging
import os
import signal
import socket
import sys
import time

from django.conf import settings
from django.db import connections

log = logging.getLogger(__name__)


def check_only() -> int:
    """Say in one line what is missing, before anything long is begun; returns the exit status."""
    problem = why_not_serve(os.environ.get("HOST", "127.0.0.1"))
    if problem:
        print(f"pleiad: {problem}", file=sys.stderr)
    return 1 if problem else 0


def serve_all() -> int:
    """Serve until told to stop; returns the exit status. Says in one line what is missing when it cannot start."""
    host = os.environ.get("HOST", "127.0.0.1")
    if problem := why_not_serve(host):
        print(f"pleiad: {problem}", file=sys.stderr)
        return 1
    from .wsgi import application  # loaded before forking, so that the memory is shared

    socket_is_there = handed_over()

    def pages():
        if socket_is_there:
            os.environ["LISTEN_PID"] = str(os.getpid())  # gunicorn, which takes the socket, runs in this process
        _pages(host, application)

    parts = {"pages": pages, "delivery": _delivery}
    if settings.DEMO and settings.TEAMS_DELIVERY == "graph":
        parts["teams"] = _teams
    connections.close_all()
    gc.collect()
    gc.freeze()
    return _keep(parts)


def why_not_serve(host: str) -> str | None:
    """Why the pages cannot be served here, or None."""
    if settings.DEMO and not is_loopback(host):
        return f"demo mode serves this machine only, and HOST is {host}. Leave HOST out or set it to 127.0.0.1."
    from .health import migrated

    if not migrated():
        return "the database is not up to date. Run `pleiad migrate` (or `make setup`) first."
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        return "the styles are not built. Run `make setup` first."
    wanted = [] if handed_over() else [(each, settings.PORT, "") for each in addresses_of(host)]
    if settings.DEMO and settings.TEAMS_DELIVERY == "graph":
        pretended = " It is for the pretended Teams (FAKE_GRAPH_PORT)."
        if settings.FAKE_GRAPH_PORT == settings.PORT:
            return f"port {settings.PORT} is wanted twice.{pretended} Choose another for it, or leave it out."
        wanted.append(("127.0.0.1", settings.FAKE_GRAPH_PORT, pretended))
    return next((why for each in wanted if (why := why_not_listen(*each))), None)


def addresses_of(host: str) -> list[str]:
    """Where the pages answer: on this machine alone by both kinds of address, because browsers try either."""
    return [host, "::1"] if host == "127.0.0.1" and _has_ipv6() else [host]


def why_not_listen(host: str, port: int, what_for: str = "") -> str | None:
    """Why nothing can listen there, or None. `what_for` is a sentence about a port that is not the pages' own."""
    try:
        family, kind, _protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except PermissionError:
        return f"port {port} needs more rights than this program has.{what_for} Choose one from 1024 on."
    except OSError as trouble:
        if trouble.errno == errno.EADDRINUSE:
            return f"port {port} is taken.{what_for} Choose another: PORT={settings.PORT + 1000} make run."
        return f"{host} is no address of this machine. Set HOST to one of its addresses, or leave it out."
    return None


def handed_over() -> bool:
    """Whether the program that started us (systemd) has opened the socket and keeps it open while we restart: sd_listen_fds(3)."""
    return os.environ.get("LISTEN_PID") == str(os.getpid()) and os.environ.get("LISTEN_FDS", "0") != "0"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _keep(parts):
    """Run each part in a process of its own; restart a part that dies; when told to stop, stop all."""
    running, stopping, started = {}, False, {}

    def stop(*_signal):
        nonlocal stopping
        stopping = True
        for pid in running:
            os.kill(pid, signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    for name in parts:
        running[_fork(parts[name])] = name
        started[name] = time.monotonic()
    failed = 0
    while running:
        try:
            pid, status = os.wait()
        except ChildProcessError:
            break
        name = running.pop(pid, None)
        if name is None or stopping:
            continue
        facts = {"what": "part died", "part": name, "status": os.waitstatus_to_exitcode(status)}
        log.warning("A part died: %s", name, extra={"facts": facts})
        if name == "pages" and time.monotonic() - started[name] < 5:
            failed = os.waitstatus_to_exitcode(status) or 1
            stop()
            continue
        time.sleep(1)
        running[_fork(parts[name])] = name
        started[name] = time.monotonic()
        log.warning("A part was started again: %s", name, extra={"facts": {"what": "part restarted", "part": name}})
    return failed


def _fork(part):
    pid = os.fork()
    if pid:
        return pid
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _end_with_the_parent()
    try:
        part()
        os._exit(0)
    except SystemExit as end:
        os._exit(end.code if isinstance(end.code, int) else 1)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)


def _end_with_the_parent():
    """On Linux, be told to stop when the parent is gone, even after a kill."""
    if sys.platform == "linux":
        import ctypes

        set_death_signal = 1  # PR_SET_PDEATHSIG of prctl(2)
        ctypes.CDLL(None).prctl(set_death_signal, signal.SIGTERM)


def _delivery():
    from .worker import loop

    loop()


def _teams():
    from pleiad.demo import teams

    teams.serve(port=settings.FAKE_GRAPH_PORT)


def _pages(host, application):
    from gunicorn.app.base import BaseApplication

    from .arrivals import PatientWorker
    from .server_log import JsonLogger

    class Pages(BaseApplication):
        def load_config(self):
            binds = [
                f"[{each}]:{settings.PORT}" if ":" in each else f"{each}:{settings.PORT}" for each in addresses_of(host)
            ]
            for name, value in {
                "bind": binds,
                "workers": int(os.environ.get("WEB_WORKERS", "2")),
                "worker_class": PatientWorker,
                "logger_class": JsonLogger,
                "preload_app": True,
                "timeout": 60,
                "graceful_timeout": 20,
                "max_requests": 20_000,
                "max_requests_jitter": 2_000,
                "forwarder_headers": "",  # proxies pass on what a stranger sends as SCRIPT_NAME and PATH_INFO
                "forwarded_allow_ips": os.environ.get("PROXY_ADDRESS", "127.0.0.1"),
                "loglevel": "warning",
                "when_ready": _ready,
                "control_socket_disable": True,
            }.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self):
            return application

    Pages().run()


def _ready(server):
    """Say where the pages are. A connection is only taken once its request begins to arrive: browsers open some that they
    never use, and each would keep a process waiting."""
    if hasattr(socket, "TCP_DEFER_ACCEPT"):  # Linux, tcp(7)
        for listener in server.LISTENERS:
            listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 30)
    print(f"\n  {settings.NETWORK['name']} is at {settings.BASE_URL}/\n", flush=True)


def _has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        return True
    except OSError:
        return False
