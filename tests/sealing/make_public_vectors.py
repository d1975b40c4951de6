"""Extracts hpke.json and primitives.json from public packages; needs the two files downloaded first:

pip download --no-deps cryptography-vectors==50.0.2
pip download --no-deps --no-binary :all: pynacl==1.6.2
"""

import json
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

Scenario = dict[str, Any]

_HPKE_NOTE = "Open base mode with skRm, enc, info and each aad. From PyPI cryptography-vectors 50.0.2, HPKE/."
_PRIMITIVES_NOTE = (
    "Hex. RFC 5869 A.1-A.3, RFC 8032 7.1, RFC 8439 2.8.2 and A.5, draft-irtf-cfrg-xchacha A.3.1, "
    "RFC 9106 5.3; "
    "argon2id with p 1 computed by OpenSSL. From PyPI cryptography-vectors 50.0.2 and pynacl 1.6.2."
)


def write(packages: Path, vectors: Path) -> None:
    """Extract from the packages in one folder into the other."""
    with (
        zipfile.ZipFile(next(packages.glob("cryptography_vectors-*.whl"))) as wheel,
        tarfile.open(next(packages.glob("pynacl-*.tar.gz"))) as sdist,
    ):
        primitives = [*_hkdf(wheel), *_ed25519(wheel), *_aead(sdist), *_argon2id()]
        _save(vectors / "hpke.json", _HPKE_NOTE, _hpke(wheel))
        _save(vectors / "primitives.json", _PRIMITIVES_NOTE, primitives)


def _save(file: Path, note: str, scenarios: list[Scenario]) -> None:
    file.write_text(json.dumps({"note": note, "scenarios": scenarios}, indent=1) + "\n")


def _text(wheel: zipfile.ZipFile, name: str) -> str:
    return wheel.read(f"cryptography_vectors/{name}").decode()


def _hpke(wheel: zipfile.ZipFile) -> list[Scenario]:
    """KDF 1 and AEAD 3: X-Wing as we use it, and the RFC's own X25519 beside it for the key schedule."""
    drafts = json.loads(_text(wheel, "HPKE/hpke-pq-test-vectors.json"))
    rfc = json.loads(_text(wheel, "HPKE/test-vectors.json"))
    suite = (0, 1, 3)
    found = [
        v
        for v in drafts + rfc
        if (v["mode"], v["kdf_id"], v["aead_id"]) == suite and v["kem_id"] in (0x647A, 0x20)
    ]
    kept = (
        "kem_id",
        "kdf_id",
        "aead_id",
        "info",
        "ikmE",
        "skRm",
        "pkRm",
        "enc",
        "shared_secret",
        "key",
        "base_nonce",
    )
    return [
        {"name": f"KEM {v['kem_id']:#06x}", "expect": "ok", "encryption": v["encryptions"][0]}
        | {k: v[k] for k in kept}
        for v in found
    ]


def _hkdf(wheel: zipfile.ZipFile) -> Iterator[Scenario]:
    blocks = _text(wheel, "KDF/rfc-5869-HKDF-SHA256.txt").split("COUNT = ")[1:]
    for number, block in enumerate(blocks, 1):
        lines = [line.partition("=") for line in block.splitlines() if "=" in line]
        found = {key.strip(): value.strip() for key, _, value in lines}
        yield {
            "name": f"RFC 5869 A.{number}", "op": "hkdf", "ikm": found["IKM"], "salt": found["salt"],
            "info": found["info"], "output": found["OKM"],
        }  # fmt: skip


def _ed25519(wheel: zipfile.ZipFile) -> Iterator[Scenario]:
    for number, line in enumerate(_text(wheel, "asymmetric/Ed25519/sign.input").splitlines()[:3], 1):
        secret, public, message, signed, _ = line.split(":")
        yield {
            "name": f"RFC 8032 7.1 test {number}", "op": "ed25519", "seed": secret[:64], "public": public,
            "message": message, "signature": signed[:128],
        }  # fmt: skip


def _aead(sdist: tarfile.TarFile) -> Iterator[Scenario]:
    files = {
        "chacha20poly1305": "chacha20-poly1305-ietf_ref.txt",
        "xchacha20poly1305": "xchacha20-poly1305-ietf_ref.txt",
    }
    for op, file in files.items():
        member = sdist.extractfile(f"pynacl-1.6.2/tests/data/{file}")
        for block in (member.read().decode() if member else "").strip().split("\n\n"):
            comment, *lines = block.splitlines()
            found = {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}
            yield {
                "name": comment.removeprefix("# "), "op": op, "key": found["KEY"], "nonce": found["NONCE"],
                "aad": found["AD"], "plaintext": found["IN"], "sealed": found["CT"] + found["TAG"],
            }  # fmt: skip


def _argon2id() -> Iterator[Scenario]:
    yield {
        "name": "RFC 9106 5.3", "op": "argon2id-rfc9106", "password": "01" * 32, "salt": "02" * 16,
        "secret": "03" * 8, "ad": "04" * 12, "kib": 32, "passes": 3, "lanes": 4,
        "output": "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
    }  # fmt: skip
    for kib, passes in ((8, 1), (64, 3), (1024, 2)):
        salt, password = bytes(range(16)), f"argon2id {kib} {passes}".encode()
        output = Argon2id(salt=salt, length=32, iterations=passes, lanes=1, memory_cost=kib).derive(password)
        yield {
            "name": f"p 1, {kib} KiB, {passes} passes", "op": "argon2id", "password": password.hex(),
            "salt": salt.hex(), "kib": kib, "passes": passes, "output": output.hex(),
        }  # fmt: skip
