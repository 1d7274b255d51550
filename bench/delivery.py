"""Emails a second by one and by two workers, beside smtplib alone handing the same email to the same sink; and Teams
invites a second without the pace that Microsoft asks for."""

import contextlib
import dataclasses
import json
import subprocess
import sys
from statistics import median

from bench import running
from bench.running import Installation
from pleiad.outbox.tests.unkind import certificate as made_certificate

LETTERS_A_SECOND = 150
"""More than two workers post on the machines we know, so that a round has enough to do."""
INVITES = 60
A_MINUTE = 1000


def run(*, rounds: int, seconds: float, engines) -> dict:
    """Both engines in turn; emails and invites a second."""
    found = {}
    for engine in engines:
        with running.workplace() as folder, running.databases(engine, folder) as new:
            found[engine] = _on(folder, new, rounds, int(LETTERS_A_SECOND * seconds))
    return running.keep("delivery", {"machine": running.machine(), **found})


def _on(folder, new, rounds, count):
    here = Installation("product", new("product"), running.free_port(), folder, mail_port=running.free_port())
    here.migrate()
    here.world("emails", count=count)
    email = folder / "email.eml"
    email.write_bytes(here.world("sample_email")["email"].encode())
    rates, doubled = {"alone": [], 1: [], 2: []}, 0
    with sink(here.mail_port) as ask:
        for _round in range(rounds):
            subprocess.run(
                [
                    sys.executable,
                    str(running.ROOT / "bench" / "sink.py"),
                    "--send",
                    str(here.mail_port),
                    str(count),
                    str(email),
                ],
                check=True,
            )
            rates["alone"].append(ask()["rate"])
            for workers in (1, 2):
                report = _deliver(here, workers, count, ask)
                rates[workers].append(report["rate"])
                doubled += report["doubled"]
    over_tls = _over_tls(here, folder, min(count, 300))
    invites = here.run("-m", "bench.invites", str(INVITES))
    return {
        "emails": count,
        "sink alone": median(rates["alone"]),
        "one worker": median(rates[1]),
        "two workers": median(rates[2]),
        "ratio of one": round(median(a / b for a, b in zip(rates[1], rates["alone"], strict=True)), 3),
        "ratio of two": round(median(a / b for a, b in zip(rates[2], rates["alone"], strict=True)), 3),
        "doubled": doubled,
        "over TLS": over_tls,
        "invites": invites,
        "load average": running.machine()["load average"],
    }


def _over_tls(here, folder, count):
    """One worker over TLS: emails a second, and in how many connections."""
    _context, certificate = made_certificate(folder)
    port = running.free_port()
    secure = {"MAIL_URL": f"smtps://127.0.0.1:{port}", "SSL_CERT_FILE": str(certificate)}
    there = dataclasses.replace(here, extra={**(here.extra or {}), **secure})
    with sink(port, str(certificate), str(folder / "key.pem")) as ask:
        return _deliver(there, 1, count, ask)


def _deliver(here, workers, count, ask):
    """Let so many workers wait, then make everything due at once; what the sink took."""
    here.world("hold")
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "pleiad.config.command", "deliver", "--loop"],
            cwd=running.ROOT,
            # Invites are measured elsewhere: here a worker is to look after emails alone.
            env=here.environment() | {"TEAMS_DELIVERY": "manual"},
            stderr=subprocess.DEVNULL,
        )
        for _each in range(workers)
    ]
    try:
        running.wait_until(lambda: here.world("workers")["workers"] >= workers, every=0.5)
        here.world("release")
        running.wait_until(lambda: not here.world("waiting")["waiting"], at_most=300, every=1)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=60)
    report = ask()
    assert report["taken"] >= count, report
    return report


@contextlib.contextmanager
def sink(port, *tls):
    """The mail sink as a process; gives a function that asks what it took since it was asked last."""
    with subprocess.Popen(
        [sys.executable, str(running.ROOT / "bench" / "sink.py"), str(port), *tls],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout.readline() == "ready\n"

        def ask():
            process.stdin.write("\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield ask  # the sink ends with its standard input, which the block closes


def broken(found: dict) -> list[str]:
    """Emails that were sent twice though no worker died; fewer than a thousand a minute over one TLS connection."""
    said = []
    for engine in running.ENGINES:
        if engine not in found:
            continue
        if doubled := found[engine]["doubled"]:
            said.append(f"{engine}: {doubled} emails sent twice")
        tls = found[engine]["over TLS"]
        if tls["rate"] * 60 < A_MINUTE:
            said.append(f"{engine}: only {tls['rate'] * 60:.0f} emails a minute over TLS, not {A_MINUTE}")
        if tls["connections"] > 1:
            said.append(f"{engine}: one worker opened {tls['connections']} connections")
    return said


def lines(found: dict):
    """Rows for the table."""
    for engine in running.ENGINES:
        if result := found.get(engine):
            alone = f"{result['sink alone']:.0f}/s"
            yield f"emails by one worker, {engine}", f"{result['one worker']:.0f}/s", alone, result["ratio of one"], ""
            yield (
                f"emails by two workers, {engine}",
                f"{result['two workers']:.0f}/s",
                alone,
                result["ratio of two"],
                "",
            )
            tls = result["over TLS"]
            yield (
                f"emails by one worker over TLS, {engine}",
                f"{tls['rate'] * 60:.0f} a minute",
                A_MINUTE,
                "",
                tls["connections"],
            )
            invites = result["invites"]
            yield f"invites without the pace, {engine}", f"{invites['a second']:.0f}/s", "4/s", "", "Microsoft’s limit"
