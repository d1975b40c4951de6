"""Vectors of age: headers, payloads, identities."""

from typing import Any

from sealing.actors import HARBOUR, LANTERN, named

from crypto import age
from crypto.encoding import b64, b64u, from_b64
from crypto.primitives import sha256

Scenario = dict[str, Any]

FILE_KEY = named("file key", 16)
NONCE = named("nonce", 16)
PLAIN = bytes(range(256))
COUNTED = bytes(i % 251 for i in range(131_073))


def _file(name: str, header: bytes, payload: bytes, expect: str, **more: str) -> Scenario:
    shown = {
        "header": b64u(header),
        "payload": b64u(payload),
        "identity": age.identity_to_text(HARBOUR.identity),
    }
    return {"name": name, "op": "open", "expect": expect} | shown | more


def _with_mac(covered: bytes) -> bytes:
    return covered + b" " + b64(age._mac(covered, FILE_KEY)).encode() + b"\n"


def _headers() -> list[Scenario]:
    header = age.wrap(FILE_KEY, HARBOUR.recipient)
    payload = age.encrypt(PLAIN, FILE_KEY, NONCE)
    lines = header.split(b"\n")
    stanza = b"\n".join(lines[1:3])
    covered = header[: header.index(b"---") + 3]
    other = age.wrap(FILE_KEY, LANTERN.recipient)
    two = b"\n".join((lines[0], b"\n".join(other.split(b"\n")[1:3]), stanza, b"---"))
    grease = b"\n".join((lines[0], b"-> example.com/grease a b c", b"", stanza, b"---"))
    kem, arguments = lines[1].split(b" ")[-1].decode(), b"-> mlkem768x25519 "
    low_order = arguments + b64(from_b64(kem)[:1088] + bytes(32)).encode()
    opened = {"plaintext": b64u(PLAIN), "file_key": b64u(FILE_KEY)}
    damaged = {
        "other file key under the MAC": _swap(header, -10),
        "MAC cut": header[:-2] + b"\n",
        "no MAC": covered + b"\n",
        "stanza body cut": header.replace(lines[2], lines[2][:-1]),
        "enc cut by a byte": header.replace(lines[1], lines[1][:-2]),
        "an argument more": header.replace(lines[1], lines[1] + b" x"),
        "an argument less": header.replace(lines[1], b"-> mlkem768x25519"),
        "X25519 half of zeros": header.replace(lines[1], low_order),
        "line feed doubled": header.replace(b"\n---", b"\n\n---"),
        "carriage returns after the first line": lines[0] + b"\n" + b"\r\n".join(lines[1:]),
        "no stanza": _with_mac(lines[0] + b"\n---"),
        "cut in the first line": header[:10],
        "no header": b"",
    }
    return [
        _file("one reader", header, payload, "ok", **opened),
        _file("two readers in one header", _with_mac(two), payload, "ok", **opened),
        _file("a foreign stanza is skipped", _with_mac(grease), payload, "ok", **opened),
        _file("for somebody else", other, payload, "not-for-key"),
        _file("sealed file key altered", _swap(header, header.index(lines[2])), payload, "not-for-key"),
        _file("age v2", header.replace(b"/v1", b"/v2", 1), payload, "version"),
        _file("carriage return in the first line", header.replace(b"\n", b"\r\n"), payload, "version"),
        _file("armored", b"-----BEGIN AGE ENCRYPTED FILE-----\n", payload, "version"),
        *(_file(name, bad, payload, "damaged") for name, bad in damaged.items()),
    ]


def _swap(data: bytes, at: int) -> bytes:
    """Another letter of base64, still canonical."""
    letter = b"B" if data[at : at + 1 or None] == b"A" else b"A"
    return data[:at] + letter + data[at + 1 or len(data) :]


def _profiles() -> list[Scenario]:
    header = age.wrap(FILE_KEY, HARBOUR.recipient)
    lines = header.split(b"\n")
    stanza = b"\n".join(lines[1:3])
    foreign = b"-> X25519 " + b64(named("share", 32)).encode() + b"\n" + lines[2]
    cases = [
        ("one stanza of ours", header, "ok"),
        ("two stanzas of ours", _with_mac(b"\n".join((lines[0], stanza, stanza, b"---"))), "damaged"),
        ("ours and a foreign one", _with_mac(b"\n".join((lines[0], stanza, foreign, b"---"))), "damaged"),
        ("a foreign one", _with_mac(b"\n".join((lines[0], foreign, b"---"))), "damaged"),
        ("payload behind it", header + b"x", "damaged"),
        ("cut", header[:-1], "damaged"),
        ("enc too short", header.replace(lines[1], lines[1][:-2]), "damaged"),
        ("another version", header.replace(b"/v1", b"/v9", 1), "version"),
    ]
    return [{"name": n, "op": "profile", "expect": e, "header": b64u(h)} for n, h, e in cases]


def _payloads() -> list[Scenario]:
    scenarios: list[Scenario] = []
    for length in (0, 1, 65_535, 65_536, 65_537, 131_072, 131_073):
        payload = age.encrypt(COUNTED[:length], FILE_KEY, NONCE)
        scenarios.append({
            "name": f"payload of {length} bytes i mod 251", "op": "payload", "expect": "ok", "length": length,
            "file_key": b64u(FILE_KEY), "nonce": b64u(NONCE), "sha256": sha256(payload).hex(),
        })  # fmt: skip
    return scenarios


def _identities() -> list[Scenario]:
    text = age.identity_to_text(HARBOUR.identity)
    shown = {"seed": b64u(HARBOUR.identity), "recipient_sha256": sha256(HARBOUR.recipient).hex()}
    bad = {
        "lower case": text.lower(),
        "mixed case": text.replace("PQ", "Pq"),
        "wrong checksum": text[:-1] + ("Q" if text[-1] != "Q" else "P"),
        "another prefix": "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0",
        "cut": text[:-1],
        "space": text + " ",
        "empty": "",
    }
    return [
        {"name": "identity", "op": "identity", "expect": "ok", "text": text} | shown,
        *(
            {"name": f"identity, {n}", "op": "identity", "expect": "damaged", "text": t}
            for n, t in bad.items()
        ),
    ]


def ages() -> list[Scenario]:
    return [*_headers(), *_profiles(), *_payloads(), *_identities()]
