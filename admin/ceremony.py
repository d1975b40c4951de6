"""Passkeys and security keys: what the browser is asked for, and whether its answer verifies (WebAuthn 3).

The RP ID is the exact host of the partners' site; the origin must be its origin.
"""

from urllib.parse import urlsplit

from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    RegistrationCredential,
)

from admin.wire import Shape, exactly
from core.errors import WrongPasskey
from core.passkeys import NewPasskey, Passkey
from core.web.deployment import deployment
from crypto.encoding import b64u

# EdDSA, ECDSA with P-256, RSA PKCS#1: COSE numbers that all authenticators between them know.
ALGORITHMS = (-8, -7, -257)
TIMEOUT_MS = 120_000


class Registration(Shape, frozen=True):
    """An authenticator's answer to `create`, base64url."""

    id: str
    client_data: str
    attestation: str


class Assertion(Shape, frozen=True):
    """An authenticator's answer to `get`, base64url."""

    id: str
    client_data: str
    authenticator_data: str
    signature: str


def to_create(challenge: bytes, member: bytes, name: str, known: list[Passkey]) -> dict[str, object]:
    """Options of `navigator.credentials.create`, bytes in base64url. No attestation: any model will do."""
    return {
        "challenge": b64u(challenge),
        "rp": {"id": rp_id(), "name": "Dovira"},
        "user": {"id": b64u(member), "name": name, "displayName": name},
        "pubKeyCredParams": [{"type": "public-key", "alg": number} for number in ALGORITHMS],
        "excludeCredentials": _descriptors(known),
        "authenticatorSelection": {"residentKey": "preferred", "userVerification": "preferred"},
        "attestation": "none",
        "timeout": TIMEOUT_MS,
    }


def to_get(challenge: bytes, known: list[Passkey]) -> dict[str, object]:
    """Options of `navigator.credentials.get`."""
    return {
        "challenge": b64u(challenge),
        "rpId": rp_id(),
        "allowCredentials": _descriptors(known),
        "userVerification": "preferred",
        "timeout": TIMEOUT_MS,
    }


def registered(given: Registration, challenge: bytes, label: str) -> NewPasskey:
    """A registration that verifies. Raises WrongPasskey and Malformed."""
    raw = exactly(given.id)
    response = AuthenticatorAttestationResponse(
        client_data_json=exactly(given.client_data), attestation_object=exactly(given.attestation)
    )
    try:
        found = verify_registration_response(
            credential=RegistrationCredential(id=given.id, raw_id=raw, response=response),
            expected_challenge=challenge,
            expected_rp_id=rp_id(),
            expected_origin=deployment().origin,
        )
    except (WebAuthnException, ValueError) as error:
        raise WrongPasskey from error
    if found.credential_id != raw:
        raise WrongPasskey
    return NewPasskey(raw, found.credential_public_key, found.sign_count, label)


def signed(given: Assertion, challenge: bytes, public_key: bytes, sign_count: int) -> int:
    """The new signature count of an assertion that verifies. Raises WrongPasskey and Malformed."""
    response = AuthenticatorAssertionResponse(
        client_data_json=exactly(given.client_data),
        authenticator_data=exactly(given.authenticator_data),
        signature=exactly(given.signature),
    )
    try:
        found = verify_authentication_response(
            credential=AuthenticationCredential(id=given.id, raw_id=exactly(given.id), response=response),
            expected_challenge=challenge,
            expected_rp_id=rp_id(),
            expected_origin=deployment().origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
        )
    except (WebAuthnException, ValueError) as error:
        raise WrongPasskey from error
    return found.new_sign_count


def rp_id() -> str:
    """The host of the partners' site."""
    return urlsplit(deployment().origin).hostname or ""


def _descriptors(known: list[Passkey]) -> list[dict[str, str]]:
    return [{"type": "public-key", "id": b64u(one.id)} for one in known]
