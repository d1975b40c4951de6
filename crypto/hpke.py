"""HPKE base mode, single shot, no aad (RFC 9180): KEM 0x647A (X-Wing), HKDF-SHA256, ChaCha20-Poly1305.

ML-KEM is in the wheel of `cryptography` (OpenSSL 3.5 or newer); a build against an older OpenSSL lacks it.
"""

import hashlib

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from crypto.errors import CannotSeal, Damaged, NotForThisKey
from crypto.primitives import is_low_order, sha256

IDENTITY = 32
RECIPIENT = 1216
ENC = 1120

_MLKEM_PUBLIC = 1184
_MLKEM_CIPHERTEXT = 1088
_RECIPIENT_OF_ZEROS = "3bb0b003f553f49f38bab31546b7f4fdd323c74cbf4aaf97d9703ede4e83eff7"


def recipient_of(identity: bytes) -> bytes:
    """X-Wing recipient, 1,216 bytes, of a 32-byte identity (seed)."""
    mlkem, x25519 = _private_halves(identity)
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def seal(recipient: bytes, plaintext: bytes, info: bytes) -> tuple[bytes, bytes]:
    """Encapsulated key (1,120 bytes) and ciphertext (plaintext + 16 bytes). Randomness is the library's own.

    Raises Damaged when `recipient` is not an X-Wing key (length, ML-KEM modulus, low-order point).
    """
    if len(recipient) != RECIPIENT or is_low_order(recipient[_MLKEM_PUBLIC:]):
        raise Damaged("not an X-Wing recipient")
    try:
        key = hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(recipient[:_MLKEM_PUBLIC]),
            X25519PublicKey.from_public_bytes(recipient[_MLKEM_PUBLIC:]),
        )
    except ValueError as error:
        raise Damaged("not an X-Wing recipient") from error
    sealed = _suite().encrypt(plaintext, key, info)
    return sealed[:ENC], sealed[ENC:]


def open_(enc: bytes, sealed: bytes, identity: bytes, info: bytes) -> bytes:
    """Plaintext of what `seal` made for this identity (32 bytes).

    Raises Damaged when `enc` cannot be an encapsulated key, NotForThisKey when it does not open.
    """
    check_enc(enc)
    key = hpke.MLKEM768X25519PrivateKey(*_private_halves(identity))
    try:
        return _suite().decrypt(enc + sealed, key, info)
    except InvalidTag as error:
        raise NotForThisKey("does not open with this identity") from error


def check_enc(enc: bytes) -> None:
    """Damaged when no X-Wing key can have made this encapsulated key (length, low-order point)."""
    # OpenSSL reports a low-order point like a wrong tag; age counts it as a malformed header.
    if len(enc) != ENC or is_low_order(enc[_MLKEM_CIPHERTEXT:]):
        raise Damaged("not an encapsulated key")


def require_xwing() -> None:
    """Start-up check against a known answer; CannotSeal when X-Wing is missing or wrong (fail closed)."""
    identity, info = bytes(IDENTITY), b"check"
    try:
        recipient = recipient_of(identity)
        opened = open_(*seal(recipient, b"check", info), identity, info)
    except (UnsupportedAlgorithm, Damaged, NotForThisKey) as error:
        raise CannotSeal(
            "this build of cryptography has no working ML-KEM: install the PyPI wheel"
        ) from error
    if sha256(recipient).hex() != _RECIPIENT_OF_ZEROS or opened != b"check":
        raise CannotSeal("X-Wing gives wrong answers")


def _suite() -> hpke.Suite:
    return hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


def _private_halves(identity: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    """The halves of a seed (draft-connolly-cfrg-xwing-kem section 5.2)."""
    if len(identity) != IDENTITY:
        raise ValueError("an identity is 32 bytes")
    halves = hashlib.shake_256(identity).digest(96)
    return MLKEM768PrivateKey.from_seed_bytes(halves[:64]), X25519PrivateKey.from_private_bytes(halves[64:])
