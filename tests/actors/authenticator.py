"""A security key in software: real signatures over what WebAuthn says, and the ways it may go wrong."""

import json
import os
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from crypto.encoding import b64u
from crypto.primitives import sha256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
KEY_ES256 = {1: 2, 3: -7, -1: 1}


@dataclass
class Authenticator:
    """Holds one key pair. `origin` is what its browser says, `counts` whether it counts signatures."""

    origin: str = "http://localhost:8001"
    rp_id: str = "localhost"
    counts: bool = True
    id: bytes = field(default_factory=lambda: os.urandom(48))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    count: int = 0

    def create(self, options: dict[str, object]) -> dict[str, str]:
        """The answer to `navigator.credentials.create`, as POST /api/me/passkeys takes it."""
        numbers = self.key.public_key().public_numbers()
        public = KEY_ES256 | {-2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(public)
        data = self._data(PRESENT | VERIFIED | ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options)
        return {"id": b64u(self.id), "client_data": b64u(client), "attestation": b64u(attestation)}

    def get(self, options: dict[str, object], kind: str = "webauthn.get") -> dict[str, str]:
        """The answer to `navigator.credentials.get`, as POST /api/factor/passkey takes it."""
        self.count += self.counts
        client, data = self._client(kind, options), self._data(PRESENT | VERIFIED)
        signature = self.key.sign(data + sha256(client), ec.ECDSA(SHA256()))
        return {
            "id": b64u(self.id),
            "client_data": b64u(client),
            "authenticator_data": b64u(data),
            "signature": b64u(signature),
        }

    def _client(self, kind: str, options: dict[str, object]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _data(self, flags: int) -> bytes:
        return sha256(self.rp_id.encode()) + bytes([flags]) + self.count.to_bytes(4, "big")
