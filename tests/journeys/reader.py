"""A reader of pages without a browser: it keeps cookies, follows links and fills in forms, as quickly as HTTP goes."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Links(HTMLParser):
    """Every address that a page names: links, pictures, and where its forms lead, whatever their method."""

    def __init__(self, page):
        super().__init__()
        self.found, self.tokens = [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        for name in ("href", "action"):
            if said.get(name):
                self.found.append(said[name])
        if tag == "input" and said.get("name") == "csrfmiddlewaretoken":
            self.tokens.append(said["value"])


class EmailReader:
    """A reader of pages: a visitor until `sign_in`."""

    def __init__(self, server):
        self.server, self.cookies = server, {}

    def ask(self, path, *, method="GET", body=None, headers=None):
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **(headers or {})}
        answer = self.server.ask(path, method=method, body=body, headers=sent)
        for said in answer.cookies:
            for name, morsel in SimpleCookie(said).items():
                self.cookies[name] = morsel.value
        return answer

    def send(self, path, **fields):
        """Fill in the form on the page and send it back to where it came from."""
        token = Links(self.ask(path).body.decode()).tokens[0]
        body = urlencode({"csrfmiddlewaretoken": token, **fields})
        return self.ask(path, method="POST", body=body, headers={**FORM, "Origin": self.server.url})

    def prove(self, address):
        """Ask for a code and send it back; gives where that leads."""
        assert self.send("/enter/", address=address).status == 302
        answer = self.send("/enter/code/", code=self.server.mailbox.code_for(address))
        assert answer.status == 302
        return answer.headers["location"]

    def sign_in(self, address):
        assert self.prove(address) == "/"
        return self

    def state(self):
        """The cookies as a browser keeps them (Playwright's storage state)."""
        common = {
            "domain": "localhost",
            "path": "/",
            "expires": -1,
            "httpOnly": True,
            "secure": False,
            "sameSite": "Lax",
        }
        return {
            "cookies": [{"name": name, "value": value, **common} for name, value in self.cookies.items()],
            "origins": [],
        }


def pattern(path):
    """The path without what differs between pages of one kind: numbers, slugs of events, secrets, values of queries."""
    parts = urlsplit(path)
    kind = re.sub(r"/(events|emails|join|ticket|feed)/(?!calendar|mine|new|again)[^/]+/", r"/\1/*/", parts.path)
    kind = re.sub(r"/\d+/", "/*/", kind)
    kind = re.sub(r"emails/[^/]+\.eml", "emails/*.eml", kind)
    return f"{kind}?{'&'.join(sorted(re.findall(r'([^=&]+)=?[^&]*', parts.query)))}".rstrip("?")


@dataclass
class Crawl:
    """What a reader reached: each address with its status for GET and for HEAD, and one of each kind of page shown."""

    statuses: dict = field(default_factory=dict)
    heads: dict = field(default_factory=dict)
    pages: dict = field(default_factory=dict)


def crawl(reader, *, of_a_kind=2, at_most=400, begin=("/",)):
    """Follow every link from the first pages on, `of_a_kind` of each kind and `at_most` in all, with GET and HEAD alone.

    Addresses of forms that are to be posted are asked for with GET as well: that must change nothing either.
    """
    found, seen, kinds, queue = Crawl(), set(begin), defaultdict(int), list(begin)
    while queue and len(found.statuses) < at_most:
        path = queue.pop(0)
        answer = reader.ask(path)
        found.statuses[path] = answer.status
        found.heads[path] = reader.ask(path, method="HEAD").status
        if "location" in answer.headers:
            linked = [answer.headers["location"]]
        elif "text/html" in answer.headers.get("content-type", ""):
            if answer.status == 200:
                found.pages.setdefault(pattern(path), path)
            linked = Links(answer.body.decode()).found
        else:
            linked = []
        for link in linked:
            there = urlsplit(urljoin(f"{reader.server.url}{path}", link))
            to = there.path + (f"?{there.query}" if there.query else "")
            ours = there.netloc == urlsplit(reader.server.url).netloc and not there.path.startswith("/static/")
            if ours and to not in seen and kinds[pattern(to)] < of_a_kind:
                seen.add(to)
                kinds[pattern(to)] += 1
                queue.append(to)
    return found
