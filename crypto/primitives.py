"""The only door to libsodium (PyNaCl). Bytes in, bytes out. HKDF and HMAC come from the standard library."""

import hashlib
import hmac

from nacl import bindings as sodium
from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id as sodium_argon2id

from crypto.errors import Damaged

TAG = 16


def sha256(data: bytes) -> bytes:
    """SHA-256, 32 bytes (FIPS 180-4)."""
    return hashlib.sha256(data).digest()


def hmac_sha256(key: bytes, data: bytes) -> bytes:
    """HMAC-SHA-256, 32 bytes (RFC 2104)."""
    return hmac.digest(key, data, "sha256")


def hkdf_sha256(ikm: bytes, salt: bytes, info: bytes, length: int = 32) -> bytes:
    """HKDF-SHA256 (RFC 5869): extract with `salt`, expand with `info` to `length` bytes."""
    key = hmac_sha256(salt or bytes(32), ikm)
    block, output = b"", b""
    for counter in range(1, -(-length // 32) + 1):
        block = hmac_sha256(key, block + info + bytes([counter]))
        output += block
    return output[:length]


def chacha_seal(key: bytes, nonce: bytes, plaintext: bytes, aad: bytes = b"") -> bytes:
    """ChaCha20-Poly1305 (RFC 8439): key 32, nonce 12 bytes, never twice under one key; adds a 16-byte tag."""
    return sodium.crypto_aead_chacha20poly1305_ietf_encrypt(plaintext, aad, nonce, key)


def chacha_open(key: bytes, nonce: bytes, sealed: bytes, aad: bytes = b"") -> bytes:
    """Reverse of `chacha_seal`; Damaged when the tag is wrong or missing."""
    if len(sealed) < TAG:
        raise Damaged("shorter than a tag")
    try:
        return sodium.crypto_aead_chacha20poly1305_ietf_decrypt(sealed, aad, nonce, key)
    except CryptoError as error:
        raise Damaged("wrong tag") from error


def xchacha_seal(key: bytes, nonce: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha): key 32, nonce 24 bytes; adds a 16-byte tag."""
    return sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, aad, nonce, key)


def xchacha_open(key: bytes, nonce: bytes, sealed: bytes, aad: bytes) -> bytes:
    """Reverse of `xchacha_seal`; Damaged when the tag is wrong."""
    try:
        return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, aad, nonce, key)
    except CryptoError as error:
        raise Damaged("wrong tag") from error


def is_low_order(point: bytes) -> bool:
    """Whether X25519 with this 32-byte point gives zero whatever the scalar (RFC 7748 section 6.1)."""
    try:
        sodium.crypto_scalarmult(bytes(32), point)
    except CryptoError:
        return True
    return False


def ed25519_public(seed: bytes) -> bytes:
    """Ed25519 public key, 32 bytes, of a 32-byte seed (RFC 8032)."""
    return sodium.crypto_sign_seed_keypair(seed)[0]


def ed25519_sign(message: bytes, seed: bytes) -> bytes:
    """Ed25519 signature, 64 bytes (RFC 8032)."""
    secret = sodium.crypto_sign_seed_keypair(seed)[1]
    return sodium.crypto_sign(message, secret)[:64]


def ed25519_verify(signature: bytes, message: bytes, public_key: bytes) -> bool:
    """Stricter than RFC 8032: key and R must be canonical points of the prime-order group.

    There the cofactored equation (noble) and the cofactorless one (libsodium) agree, so that no two verifiers
    can disagree about a log entry.
    """
    if len(signature) != 64 or len(public_key) != 32:
        return False
    if not (_is_prime_order(public_key) and _is_prime_order(signature[:32])):
        return False
    try:
        sodium.crypto_sign_open(signature + message, public_key)
    except CryptoError:
        return False
    return True


def _is_prime_order(point: bytes) -> bool:
    return bool(sodium.crypto_core_ed25519_is_valid_point(point))


def argon2id(password: bytes, salt: bytes, kib: int, passes: int) -> bytes:
    """Argon2id v1.3 (RFC 9106), p = 1, 32 bytes. `salt` 16 bytes, memory in KiB."""
    return sodium_argon2id.kdf(32, password, salt, opslimit=passes, memlimit=kib * 1024)
