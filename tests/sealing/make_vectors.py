"""Writes crypto/vectors/*.json: python tests/sealing/make_vectors.py [folder of downloaded packages].

Every byte follows from fixed seeds except what HPKE draws itself: headers differ from run to run.
Without the folder the extracted public vectors (hpke, primitives) stay as they are.
"""

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

# The folders above come first: this file is run, not imported.
from sealing import (  # noqa: E402 - after the path
    make_age_vectors,
    make_attachment_vectors,
    make_checkwords_vectors,
    make_code_vectors,
    make_conversation_vectors,
    make_grant_vectors,
    make_key_vectors,
    make_people_vectors,
    make_plain_vectors,
    make_public_vectors,
    make_recovery_vectors,
    make_report_vectors,
    make_share_vectors,
    make_stafflog_vectors,
)
from sealing.cctv import vectors  # noqa: E402 - after the path
from sealing.cctv_classes import expected_class  # noqa: E402 - after the path

from crypto.primitives import sha256  # noqa: E402 - after the path

VECTORS = ROOT / "crypto" / "vectors"

NOTES = {
    "encoding": "json: parse `data`, serialise it back to the same; b64u, b64: decode `text` to `data`.",
    "padding": "padded: what a plaintext of `length` is filled to; payload: its age payload; request.",
    "frame": "Plaintext: `filled`, then so many `zeros`. Unframe at the place named: `inner` and `body`.",
    "age": "open: header + payload; profile: what a server checks; payload: encrypt bytes i mod 251.",
    "signed": "Verify under `domain` with `key`; where there is a `seed`, signing `value` gives the same.",
    "keylog": "Verify `entries` as the log of `org`.",
    "bundle": "Verify `log`; is `recipient` one to seal for `today`, by `bundle` and `lives`.",
    "roster": "Verify by `coordinators` for `site`, `today`, and that `log` is the one pinned.",
    "grant": "verify: `body` by the `members` of `giver`; entitled: may `org` read `object` of `report`.",
    "staff": "derive: Argon2id and HKDF; wrap, passkey: unwrap `wrapped`; member: keys of a vault.",
    "stafflog": "log: verify `statements` of `org`, from the beginning or `after`; head: verify with `key`.",
    "checkwords": "Six `numbers` of a `fingerprint`, and the words of each language's list at them.",
    "code": "read: `typed` is `code`; keys: Argon2id and HKDF; note: open it with the keys of a `code`.",
    "conversation": "message: open, signed by `verify`; reply: open, by the `log` of `org`. It is `said`.",
    "attachment": "seal: bytes i mod 251 to a payload; open: header + payload to `said` and `body`.",
    "recovery": "Read the typed `text` of a recovery sheet: `seed`, its `groups` as printed, its keys.",
    "shares": "combine: `shares` give `secret`; share: read `signs`; text: what was typed gives `seed`.",
    "report": "Open as `org` with `identities` (epoch: seed). Headers and payloads are names in `blobs`.",
}


def _write(name: str, value: dict[str, Any]) -> None:
    (VECTORS / f"{name}.json").write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", "utf-8")


def main() -> None:
    """Make every file anew."""
    plain = {
        "encoding": make_plain_vectors.encoding(),
        "padding": make_plain_vectors.padding(),
        "frame": make_plain_vectors.frames(),
        "age": make_age_vectors.ages(),
        "signed": make_key_vectors.statements(),
        "keylog": [
            *make_key_vectors.keylogs(),
            *make_recovery_vectors.recovery_logs(),
            *make_people_vectors.member_logs(),
        ],
        "bundle": make_people_vectors.bundles(),
        "roster": make_people_vectors.rosters(),
        "grant": make_grant_vectors.grants(),
        "staff": make_key_vectors.staff_keys(),
        "recovery": make_recovery_vectors.recoveries(),
        "shares": make_share_vectors.shares(),
        "stafflog": make_stafflog_vectors.stafflogs(),
        "checkwords": make_checkwords_vectors.check_words(),
        "code": make_code_vectors.codes(),
        "conversation": make_conversation_vectors.conversations(),
        "attachment": make_attachment_vectors.attachments(),
    }
    for name, scenarios in plain.items():
        _write(name, {"note": NOTES[name], "scenarios": scenarios})
    _write("report", {"note": NOTES["report"]} | make_report_vectors.reports())
    _write("cctv", {name: expected_class(vector) for name, vector in sorted(vectors().items())})
    words = (ROOT / "crypto" / "wordlist.txt").read_bytes()
    _write("wordlist", {"note": "SHA-256 of wordlist.txt", "words": 7776, "sha256": sha256(words).hex()})
    if sys.argv[1:]:
        make_public_vectors.write(Path(sys.argv[1]), VECTORS)


if __name__ == "__main__":
    main()
