"""A passkey made of software: answers the site's questions as a browser with a security key would (WebAuthn Level 2)."""

import hashlib
import json
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class SoftPasskey:
    def __init__(self, *, origin="http://testserver", verified=True, number=1):
        self.origin, self.verified = origin, verified
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = hashlib.sha256(f"passkey {number}".encode()).digest()
        self.handle = None

    def make(self, options):
        """The answer to a question for `navigator.credentials.create`."""
        asked = options["publicKey"]
        self.handle = asked["user"]["id"]
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        about = (
            self._about(asked["rp"]["id"], ATTESTED) + bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        )
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": about})
        return self._answer(
            clientDataJSON=self._client_data("webauthn.create", asked["challenge"]), attestationObject=attestation
        )

    def use(self, options):
        """The answer to a question for `navigator.credentials.get`."""
        asked = options["publicKey"]
        client_data, about = self._client_data("webauthn.get", asked["challenge"]), self._about(asked["rpId"], 0)
        signature = self.key.sign(about + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        answer = self._answer(clientDataJSON=client_data, authenticatorData=about, signature=signature)
        answer["response"]["userHandle"] = self.handle
        return answer

    def _client_data(self, kind, challenge):
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _about(self, site, more):
        flags = PRESENT | more | (VERIFIED if self.verified else 0)
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + struct.pack(">I", 0)

    def _answer(self, **parts):
        response = {name: websafe_encode(part) for name, part in parts.items()}
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "response": response,
        }
