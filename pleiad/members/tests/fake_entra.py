"""A pretended Entra ID on this machine: OpenID Connect with discovery, keys, code flow, PKCE and signed tokens, which
misbehaves when told to."""

import base64
import hashlib
import json
import secrets
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

TENANT, CLIENT, SECRET = "11111111-tenant", "the-client", "the-secret"


@cache
def rsa_keys():
    """The key of this Entra ID and that of another one."""
    return tuple(rsa.generate_private_key(public_exponent=65537, key_size=2048) for _each in range(2))


class FakeEntra:
    """Run it as a context: `url` is what ENTRA_SERVER_URL names. `claims` is who is signed in there; `twist` says how the
    next token is wrong: a function of the claims that changes them in place, or the name of a wrong signature."""

    def __init__(self):
        self.key, self.stranger = rsa_keys()
        self.claims = {
            "sub": "entra-amina",
            "email": "amina.oneill@leeds.gov.uk",
            "email_verified": True,
            "name": "Amina",
        }
        self.twist, self.refuse, self.spent, self.issuer = None, False, {}, ""

    def __enter__(self):
        fake = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self):  # noqa: N802
                fake.answer(self, {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()})

            def do_POST(self):  # noqa: N802
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                fake.answer(self, {name: values[0] for name, values in parse_qs(body).items()})

            def log_message(self, *_args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.server.daemon_threads = True
        self.host = f"http://127.0.0.1:{self.server.server_port}"
        self.url = f"{self.host}/{{tenant}}/v2.0"
        self.base = f"{self.host}/{TENANT}/v2.0"
        self.issuer = self.base
        threading.Thread(target=self.server.serve_forever, args=[0.02], daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, to, given):
        path = urlsplit(to.path).path.removeprefix(f"/{TENANT}")
        answers = {
            "/v2.0/.well-known/openid-configuration": self.discovery,
            "/keys": self.keys,
            "/authorize": self.authorize,
            "/token": self.token,
            "/userinfo": lambda _given: (200, {"sub": "somebody-else", "email": "bea@gwynedd.llyw.cymru"}),
        }
        status, said = answers.get(path, lambda _given: (404, {}))(given)
        to.send_response(status)
        if status == 302:
            to.send_header("Location", said)
            body = b""
        else:
            to.send_header("Content-Type", "application/json")
            body = json.dumps(said).encode()
        to.send_header("Content-Length", str(len(body)))
        to.end_headers()
        to.wfile.write(body)

    def discovery(self, _given):
        here = f"{self.host}/{TENANT}"
        return 200, {
            "issuer": self.issuer,
            "authorization_endpoint": f"{here}/authorize",
            "token_endpoint": f"{here}/token",
            "jwks_uri": f"{here}/keys",
            "userinfo_endpoint": f"{here}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        }

    def keys(self, _given):
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return 200, {"keys": [{**key, "kid": "one", "use": "sig"}]}

    def authorize(self, given):
        assert given["response_type"] == "code" and given["code_challenge_method"] == "S256"
        assert given["client_id"] == CLIENT and set(given["scope"].split()) == {"openid", "profile", "email"}
        if self.refuse:
            return 302, f"{given['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': given['state']})}"
        code = secrets.token_urlsafe(20)
        self.spent[code] = given
        return 302, f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state']})}"

    def token(self, given):
        asked = self.spent.pop(given.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest())
        wrong = (
            not asked
            or challenge.decode().rstrip("=") != asked["code_challenge"]
            or given["redirect_uri"] != asked["redirect_uri"]
            or (given["client_id"], given["client_secret"]) != (CLIENT, SECRET)
        )
        if wrong:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "x", "token_type": "Bearer", "expires_in": 3600, "id_token": self.id_token(asked)}

    def id_token(self, asked):
        now = int(time.time())
        claims = {"iss": self.base, "aud": CLIENT, "iat": now, "exp": now + 600, "nonce": asked["nonce"], "tid": TENANT}
        claims |= self.claims
        key, algorithm = self.key, "RS256"
        if callable(self.twist):
            self.twist(claims)
        elif self.twist == "another key":
            key = self.stranger
        elif self.twist == "no signature":
            key, algorithm = "", "none"
        elif self.twist == "a shared secret":
            key, algorithm = SECRET * 8, "HS256"
        elif self.twist == "no token":
            return None
        return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "one"})
