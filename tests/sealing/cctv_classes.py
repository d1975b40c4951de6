"""Which of our errors each public age vector must give, derived from what the vector itself expects.

Only `AGE-SECRET-KEY-PQ-1…` identities exist for us, armor does not. So, in this order:

- armored, or another first line: UnsupportedVersion; cut inside the first line: Damaged;
- with a hybrid identity: the vector's own verdict (success: ok, no match: NotForThisKey, else Damaged);
- otherwise (X25519, scrypt, no identity): NotForThisKey, whatever the foreign stanza or the payload holds, as
  the grammar is all we see of them; but Damaged where the grammar itself is broken ("header failure" that is
  not in `FOREIGN`). Payloads of these vectors are judged by their `file key` (test_age_vectors.py).
"""

from sealing.cctv import Vector

OWN = {"success": "ok", "no match": "not-for-key"}

FIRST_LINE = {"header_crlf": "version", "version_unsupported": "version", "empty": "damaged"}

# Header failures that only a reader of X25519 or scrypt stanzas can see, or that lie behind the header.
FOREIGN = {
    "scrypt_and_x25519",
    "scrypt_double",
    "scrypt_extra_argument",
    "scrypt_long_file_key",
    "scrypt_not_canonical_salt",
    "scrypt_salt_long",
    "scrypt_salt_missing",
    "scrypt_salt_short",
    "scrypt_work_factor_23",
    "scrypt_work_factor_hex",
    "scrypt_work_factor_leading_garbage",
    "scrypt_work_factor_leading_plus",
    "scrypt_work_factor_leading_zero_decimal",
    "scrypt_work_factor_leading_zero_octal",
    "scrypt_work_factor_missing",
    "scrypt_work_factor_negative",
    "scrypt_work_factor_overflow",
    "scrypt_work_factor_trailing_garbage",
    "scrypt_work_factor_zero",
    "stream_no_nonce",
    "stream_short_nonce",
    "x25519_extra_argument",
    "x25519_identity",
    "x25519_long_file_key",
    "x25519_long_share",
    "x25519_low_order",
    "x25519_not_canonical_share",
    "x25519_short_share",
}

# Malformed for a reader of X25519; no stanza of ours is addressed to its hybrid identity.
MIXED = {"hybrid_x25519_arg": "not-for-key"}


def expected_class(vector: Vector) -> str:
    """ok, not-for-key, damaged or version."""
    if vector.one("armored") == "yes":
        return "version"
    special = FIRST_LINE.get(vector.name) or MIXED.get(vector.name)
    if special:
        return special
    hybrid = any(text.startswith("AGE-SECRET-KEY-PQ-1") for text in vector.all("identity"))
    verdict = vector.one("expect")
    if hybrid:
        return OWN.get(verdict, "damaged")
    return "damaged" if verdict == "header failure" and vector.name not in FOREIGN else "not-for-key"
