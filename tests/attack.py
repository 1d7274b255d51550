"""`make attack`: other people's tools against the running demonstration, as each kind of reader, for a bounded time.

A web scanner (Wapiti) and a tool for SQL injection (sqlmap) go through the pages of a server of their own on this machine,
signed in as each role; then the hostile corpus, an attack in every box, is opened in a real browser as each role. Nothing
leaves the machine: the server listens on loopback only, and the scanners get no other address. Ends with status 1 when anything is found.

    python -m tests.attack [--minutes N] [--only scanner|sql|corpus] [--role visitor|member|applicant|organiser]
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / ".venv-attack" / "bin"
MODULES = "xss,permanentxss,sql,timesql,redirect,crlf,file,exec,cookieflags,csp,methods"
RIGHT_HERE = ("Secure cookie", "Secure Flag cookie", "Strict-Transport-Security (HSTS)")
"""What the scanner finds because loopback speaks plain HTTP."""
NOT_TO_PRESS = ("/sign-out", "/account/leave/", "/demo/")
"""Addresses that would end the scan: signing out, leaving; and the open mailbox of the demonstration."""
QUERIES = [
    "/search/?q=code", "/events/?q=code", "/events/?place=leeds", "/people/?q=cloud", "/people/?topic=cloud",
    "/stories/?q=a&kind=lesson", "/topics/?order=newest&topic=a", "/training/near/?town=leeds&within=20", "/search/?q=a&in=events&page=2",
]  # fmt: skip
DESK_QUERIES = [
    "/desk/domain-list/?domain=leeds.gov.uk",
    "/desk/organisations/?name=leeds",
    "/desk/applications/?page=2",
]


ROLES = ["visitor", "member", "applicant", "organiser"]


def readers(product):
    """Cookies of each role: a visitor, a member, an applicant, an organiser."""
    from pleiad.demo import applicants, cast
    from pleiad.demo.people import address_of

    roles = {
        "member": address_of(cast.WITH_A_PLACE),
        "applicant": applicants.FRESH.address,
        "organiser": address_of(cast.ORGANISERS[0]),
    }
    signed_in = {role: product.reader(address).cookies for role, address in roles.items()}
    return {"visitor": {}, **signed_in}


def header(cookies):
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def scan(product, role, cookies, folder, minutes):
    """What the scanner finds as this role: lines."""
    report = folder / f"{role}.json"
    words = [
        TOOLS / "wapiti", "--url", f"{product.url}/", "--scope", "folder", "--module", MODULES, "--level", "1",
        "--max-scan-time", str(minutes * 60), "--max-attack-time", str(max(5, minutes * 60 // len(MODULES.split(",")))), "--max-links-per-page", "60", "--depth", "6",
        "--max-files-per-dir", "8", "--tasks", "4", "--flush-session", "--no-bugreport", "--format", "json", "--output", report,
        "--store-session", folder / f"session-{role}", "--verbose", "0",
    ]  # fmt: skip
    for path in NOT_TO_PRESS:
        words += ["--exclude", f"{product.url}{path}*"]
    if cookies:
        words += ["--header", f"Cookie: {header(cookies)}"]
    run(words, folder / f"scanner-{role}.log", minutes * 60 * 3 + 60)
    if not report.exists():
        return [f"The scanner wrote no report as {role}: see its log."]
    found = json.loads(report.read_text())
    pages = found.get("infos", {}).get("crawled_pages_nbr", "?")
    print(f"  as {role}: {pages} pages", flush=True)
    return [
        f"{kind} as {role}: {each['method']} {each['path']} {each['info']}"
        for part in ("vulnerabilities", "anomalies")
        for kind, all_found in found.get(part, {}).items()
        if not any(sign in kind for sign in RIGHT_HERE)
        for each in all_found
        if not any(sign in each["info"] for sign in RIGHT_HERE)
    ]


def inject(product, role, cookies, folder, minutes):
    """What the injection tool finds as this role: lines."""
    targets, results = folder / f"targets-{role}", folder / f"sql-{role}.csv"
    paths = QUERIES + (DESK_QUERIES if role == "organiser" else [])
    targets.write_text("".join(f"{product.url}{path}\n" for path in paths))
    words = [
        TOOLS / "sqlmap", "-m", targets, "--batch", "--level", "1", "--risk", "1", "--smart", "--threads", "4", "--disable-coloring",
        "--ignore-code", "401,403,404", "--output-dir", folder / f"sqlmap-{role}", "--results-file", results, "--time-limit", str(minutes * 60),
    ]  # fmt: skip
    if cookies:
        words += ["--cookie", header(cookies)]
    run(words, folder / f"sqlmap-{role}.log", minutes * 60 + 120)
    print(f"  as {role}: {len(paths)} questions", flush=True)
    if not results.exists():
        return []
    with results.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row.get("Parameter")]
    return [f"SQL as {role}: {row['Target URL']} {row['Parameter']} {row['Technique(s)']}" for row in rows]


def run(words, log, at_most):
    with log.open("w") as file:
        try:
            subprocess.run([str(word) for word in words], cwd=ROOT, stdout=file, stderr=file, timeout=at_most)
        except subprocess.TimeoutExpired:
            print(f"  stopped after {at_most} seconds: {log.name}", flush=True)


def corpus():
    """Whether the hostile corpus gets through in a browser: lines."""
    files = ["tests/journeys/test_corpus.py", "tests/journeys/test_hostile.py"]
    done = subprocess.run([sys.executable, "-m", "pytest", "-m", "journey", *files], cwd=ROOT)
    return [] if done.returncode == 0 else ["The hostile corpus: see above."]


def errors_in(log):
    """Lines of the server's log that tell of a fault."""
    return [line.strip()[:300] for line in log.read_text().splitlines() if '"trace"' in line or "Traceback" in line]


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__.splitlines()[0])
    asked.add_argument("--minutes", type=int, default=2, help="for each tool and role")
    asked.add_argument("--only", choices=["scanner", "sql", "corpus"])
    asked.add_argument("--role", choices=ROLES, help="scanner and injection tool as this role alone")
    said = asked.parse_args()
    found = []
    if said.only != "corpus":
        found += with_tools(said)
    if said.only in (None, "corpus"):
        print("The hostile corpus", flush=True)
        found += corpus()
    print("\n".join(["Found:", *found]) if found else "Nothing was found.")
    return 1 if found else 0


def with_tools(said):
    import os

    import django

    os.environ["DEMO"] = "True"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pleiad.config.settings")
    django.setup()
    from tests.journeys.product import start

    found = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for product in start(folder):
            everyone = readers(product)
            for tool, label in (("scanner", "The web scanner"), ("sql", "SQL injection")):
                if said.only not in (None, tool):
                    continue
                print(label, flush=True)
                for role, cookies in everyone.items():
                    if said.role not in (None, role):
                        continue
                    found += (scan if tool == "scanner" else inject)(product, role, cookies, folder, said.minutes)
        found += errors_in(folder / "serve.log")
        kept = ROOT / "var" / "attack"
        kept.mkdir(parents=True, exist_ok=True)
        for log in [*folder.glob("*.log"), *folder.glob("*.json")]:
            (kept / log.name).write_bytes(log.read_bytes())
        print(f"The tools’ own reports are in {kept.relative_to(ROOT)}/.")
    return found


if __name__ == "__main__":
    sys.exit(main())
