"""Staff keys: passphrase, vault, member keys, epoch files' identity text (ENVELOPE.md section 5)."""

import os
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from crypto.errors import Damaged, NotForThisKey
from crypto.hpke import recipient_of
from crypto.primitives import argon2id, ed25519_public, hkdf_sha256, xchacha_open, xchacha_seal

WORDS = 6
WORDLIST = 7_776
SALT = 16
VAULT = 32
WRAP_NONCE = 24
WRAP = 72
PASSPHRASE = "passphrase"  # noqa: S105 - the name of a way, not a secret
PASSKEY = "passkey"
# What a passkey's PRF is asked for: 32 bytes, always the same.
PRF_INPUT = b"dovira/v1/staff/passkey/eval/one"
PRF = 32


@dataclass(frozen=True)
class Cost:
    """Argon2id cost: memory in KiB and passes; p is always 1."""

    kib: int
    passes: int


STAFF_COST = Cost(kib=65_536, passes=3)


@dataclass(frozen=True)
class Derived:
    """What a passphrase gives, 32 bytes each: `auth` goes to the server, `kek` never leaves the client."""

    auth: bytes
    kek: bytes


@dataclass(frozen=True)
class MemberKeys:
    """A member's X-Wing seed (32 bytes) and recipient (1,216), Ed25519 seed and public key (32 each)."""

    xwing: bytes
    recipient: bytes
    sign: bytes
    verify: bytes


@cache
def wordlist() -> tuple[str, ...]:
    """The 7,776 words of the EFF large list."""
    return tuple(Path(__file__).with_name("wordlist.txt").read_text("ascii").split("\n")[:WORDLIST])


def draw_passphrase(random: Callable[[int], bytes] = os.urandom) -> str:
    """Six words, 77.5 bits, joined by single spaces. `random` gives so many random bytes."""
    words, drawn = wordlist(), list[str]()
    while len(drawn) < WORDS:
        number = int.from_bytes(random(2), "big")
        # 8 * 7,776 of 65,536: the rest would make the first words more likely.
        if number < 8 * WORDLIST:
            drawn.append(words[number % WORDLIST])
    return " ".join(drawn)


def derive(passphrase: str, salt: bytes, cost: Cost = STAFF_COST) -> Derived:
    """`auth` and `kek` of a passphrase with the member's 16-byte salt. Only tests lower the cost."""
    if len(salt) != SALT:
        raise ValueError("a salt is 16 bytes")
    password = unicodedata.normalize("NFKC", passphrase).encode("utf-8")
    root = argon2id(password, salt, cost.kib, cost.passes)
    return Derived(
        auth=hkdf_sha256(root, b"", b"dovira/v1/staff/auth"),
        kek=hkdf_sha256(root, b"", b"dovira/v1/staff/kek"),
    )


def passkey_kek(prf: bytes, credential: bytes) -> bytes:
    """The key (32 bytes) that a passkey's PRF output (32 bytes) gives under its credential id."""
    if len(prf) != PRF:
        raise ValueError("a PRF output is 32 bytes")
    return hkdf_sha256(prf, b"", b"dovira/v1/staff/kek-prf" + credential)


def wrap_vault(
    vault: bytes, kek: bytes, member: bytes, nonce: bytes | None = None, way: str = PASSPHRASE
) -> bytes:
    """The vault (32 bytes) sealed under `kek` for one member (id 16 bytes): 72 bytes.

    `nonce`: 24 bytes, random when not given. `way`: PASSPHRASE or PASSKEY, whichever gave the `kek`.
    """
    nonce = os.urandom(WRAP_NONCE) if nonce is None else nonce
    return nonce + xchacha_seal(kek, nonce, vault, _wrap_aad(member, way))


def unwrap_vault(wrapped: bytes, kek: bytes, member: bytes, way: str = PASSPHRASE) -> bytes:
    """The vault; NotForThisKey when this `kek` does not open it, Damaged when it is not 72 bytes."""
    if len(wrapped) != WRAP:
        raise Damaged("a wrap is 72 bytes")
    try:
        return xchacha_open(kek, wrapped[:WRAP_NONCE], wrapped[WRAP_NONCE:], _wrap_aad(member, way))
    except Damaged as error:
        raise NotForThisKey("another passphrase, passkey or member") from error


def member_keys(vault: bytes) -> MemberKeys:
    """The member's keys, all from the vault (32 bytes)."""
    xwing = hkdf_sha256(vault, b"", b"dovira/v1/member/xwing")
    sign = hkdf_sha256(vault, b"", b"dovira/v1/member/ed25519")
    return MemberKeys(xwing, recipient_of(xwing), sign, ed25519_public(sign))


def _wrap_aad(member: bytes, way: str) -> bytes:
    return b"dovira/v1/wrap/" + member + b"/" + way.encode()
