"""Published vectors of the primitives: hpke.json, primitives.json (sources in their notes)."""

from typing import Any

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives import hpke as library
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from sealing.classes import scenarios

from crypto import hpke, primitives
from crypto.errors import Damaged
from crypto.primitives import sha256

hexed = bytes.fromhex
XWING, X25519 = (next(s for s in scenarios("hpke") if s["kem_id"] == kem) for kem in (0x647A, 0x20))


def _ids(op: str) -> dict[str, Any]:
    return {"argvalues": scenarios("primitives", op), "ids": lambda scenario: scenario["name"]}


def test_xwing_expands_a_seed_to_the_published_recipient() -> None:
    assert hpke.recipient_of(hexed(XWING["skRm"])).hex() == XWING["pkRm"]


def test_hpke_opens_the_published_xwing_ciphertext() -> None:
    key = library.MLKEM768X25519PrivateKey(*hpke._private_halves(hexed(XWING["skRm"])))
    assert _opened_with_aad(XWING, key) == hexed(XWING["encryption"]["pt"])


def test_hpke_opens_the_x25519_ciphertext_of_the_rfc() -> None:
    suite = library.Suite(library.KEM.X25519, library.KDF.HKDF_SHA256, library.AEAD.CHACHA20_POLY1305)
    key = X25519PrivateKey.from_private_bytes(hexed(X25519["skRm"]))
    assert _opened_with_aad(X25519, key, suite) == hexed(X25519["encryption"]["pt"])


def _opened_with_aad(vector: dict[str, Any], key: Any, suite: Any = None) -> bytes:  # noqa: ANN401 - three key types
    """Published ciphertexts have an aad, ours never; the library keeps that argument to itself."""
    sealed = hexed(vector["enc"] + vector["encryption"]["ct"])
    aad = hexed(vector["encryption"]["aad"])
    return bytes(
        openssl.hpke._decrypt_with_aad(suite or hpke._suite(), sealed, key, hexed(vector["info"]), aad)
    )


def test_the_start_up_check_passes_here() -> None:
    hpke.require_xwing()


@pytest.mark.parametrize("vector", **_ids("hkdf"))
def test_hkdf(vector: dict[str, str]) -> None:
    output = hexed(vector["output"])
    ikm, salt, info = (hexed(vector[key]) for key in ("ikm", "salt", "info"))
    assert primitives.hkdf_sha256(ikm, salt, info, len(output)) == output


@pytest.mark.parametrize("vector", **_ids("ed25519"))
def test_ed25519(vector: dict[str, str]) -> None:
    seed, public, message, signature = (hexed(vector[k]) for k in ("seed", "public", "message", "signature"))
    assert primitives.ed25519_public(seed) == public
    assert primitives.ed25519_sign(message, seed) == signature
    assert primitives.ed25519_verify(signature, message, public)
    assert not primitives.ed25519_verify(signature, message + b"x", public)
    assert not primitives.ed25519_verify(signature[:-1], message, public)
    assert not primitives.ed25519_verify(signature, message, public[:-1])


AEADS = {
    "chacha20poly1305": (primitives.chacha_seal, primitives.chacha_open),
    "xchacha20poly1305": (primitives.xchacha_seal, primitives.xchacha_open),
}


@pytest.mark.parametrize(
    "vector",
    scenarios("primitives", "chacha20poly1305") + scenarios("primitives", "xchacha20poly1305"),
    ids=lambda vector: vector["name"],
)
def test_aead(vector: dict[str, str]) -> None:
    seal, open_ = AEADS[vector["op"]]
    key, nonce, aad, plaintext, sealed = (
        hexed(vector[name]) for name in ("key", "nonce", "aad", "plaintext", "sealed")
    )
    assert seal(key, nonce, plaintext, aad) == sealed
    assert open_(key, nonce, sealed, aad) == plaintext
    with pytest.raises(Damaged):
        open_(key, nonce, sealed[:-1] + bytes([sealed[-1] ^ 1]), aad)


@pytest.mark.parametrize("vector", **_ids("argon2id"))
def test_argon2id(vector: dict[str, Any]) -> None:
    password, salt = hexed(vector["password"]), hexed(vector["salt"])
    assert primitives.argon2id(password, salt, vector["kib"], vector["passes"]).hex() == vector["output"]


def test_the_argon2id_that_made_those_passes_the_rfc() -> None:
    """PyNaCl offers p = 1 without secret and ad; OpenSSL, which made the vectors above, does the RFC's."""
    (vector,) = scenarios("primitives", "argon2id-rfc9106")
    kdf = Argon2id(
        salt=hexed(vector["salt"]),
        length=32,
        iterations=vector["passes"],
        lanes=vector["lanes"],
        memory_cost=vector["kib"],
        ad=hexed(vector["ad"]),
        secret=hexed(vector["secret"]),
    )
    assert kdf.derive(hexed(vector["password"])).hex() == vector["output"]


def test_points_of_low_order_are_known() -> None:
    """The list of RFC 7748 section 6.1's warning, as in the public X25519 vectors."""
    low = [
        "00" * 32,
        "01" + "00" * 31,
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    ]
    low += ["e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"]
    low += ["5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"]
    assert all(primitives.is_low_order(hexed(point)) for point in low)
    assert not primitives.is_low_order(sha256(b"a point"))
