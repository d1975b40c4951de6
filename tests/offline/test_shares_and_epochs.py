"""`dovira open` with shares of the recovery key, and with the identity of one epoch."""

import os
from dataclasses import replace

import pytest
from actors.office import Desk, export_of, lay_out, new_office
from offline.conftest import Open
from sealing.splitting import share_groups, share_texts

from crypto.age import identity_to_text
from crypto.hpke import recipient_of
from crypto.keylog import verify_log
from crypto.keystatements import epoch_statement
from crypto.signed import sign
from crypto.staff import member_keys

CANARY = "CANARY-2b9f"


def refusal(desk: Desk, dovira: Open, *words: object) -> str:
    """The one sentence, after which nothing is there that was not before."""
    done = dovira("open", desk.archive, *words, "--out", desk.folder / "opened")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert not (desk.folder / "opened").exists()
    return done.stderr


def key(desk: Desk, *lines: str) -> tuple[str, object]:
    desk.key.write_text("\n".join(lines) + "\n")
    return "--key", desk.key


@pytest.mark.parametrize(("total", "needed"), [(2, 2), (3, 2), (10, 7)])
def test_so_many_shares_as_are_needed_open_the_report(
    total: int, needed: int, desk: Desk, dovira: Open
) -> None:
    texts = share_texts(desk.office.recovery, total, needed)[-needed:]
    done = dovira("open", desk.archive, *key(desk, "# of the board", *texts))
    assert (done.returncode, done.stderr) == (0, "")
    assert CANARY in done.stdout


def test_shares_in_several_files_and_on_the_input_in_rows_as_printed(desk: Desk, dovira: Open) -> None:
    one, two, _ = share_texts(desk.office.recovery, 3, 2)
    rows = "\n".join(" ".join(share_groups(two)[at : at + 6]).lower() for at in (0, 6, 12))
    desk.key.write_text(f"\ufeff{one}")
    done = dovira("open", desk.archive, "--key", desk.key, "--key", "-", text=f"\ufeff{rows}")
    assert CANARY in done.stdout


def test_a_share_that_lacks_signs_does_not_go_on_in_the_next_file(desk: Desk, dovira: Open) -> None:
    one, two, three = share_texts(desk.office.recovery, 3, 2)
    words = list(key(desk, one[:-8]))
    for number, text in enumerate((two, three)):
        (desk.folder / f"share-{number}").write_text(text)
        words += ["--key", desk.folder / f"share-{number}"]
    assert "Share 1 is not as on its paper" in refusal(desk, dovira, *words)


def test_each_fault_of_shares_has_its_sentence(desk: Desk, dovira: Open) -> None:
    seed = desk.office.recovery
    one, two, three = share_texts(seed, 3, 2)
    cases = {
        (one,): "too few shares: 2 are needed",
        (one, two[:-1], three): "Share 2 is not as on its paper",
        (one, two, share_texts(os.urandom(32), 3, 2)[2]): "Share 3 does not belong with the first one",
        (one, one): "Share 2 is there twice",
        (one, share_texts(seed, 3, 2)[1]): "from two printings",
        tuple(share_texts(os.urandom(32), 3, 2)): "does not open this export",
    }
    for lines, sentence in cases.items():
        said = refusal(desk, dovira, *key(desk, *lines))
        assert sentence in said
        assert not [group for line in lines for group in share_groups(line) if group in said]


def test_the_identity_of_its_epoch_opens_a_report_without_the_epoch_files(desk: Desk, dovira: Open) -> None:
    made = lay_out(desk.folder, desk.office, export_of(desk.office, attachments=(b"one",)))
    made.put(epochs=[])
    done = dovira("open", made.archive, *key(made, identity_to_text(desk.office.identity)))
    assert (done.returncode, done.stderr) == (0, "")
    assert CANARY in done.stdout
    assert "File 1: " in done.stdout


def test_with_an_epochs_identity_damaged_epoch_files_do_not_matter(desk: Desk, dovira: Open) -> None:
    [file] = desk.export.epochs
    desk.put(epochs=[replace(file, payload=bytes(len(file.payload)))])
    assert CANARY in dovira("open", desk.archive, *key(desk, identity_to_text(desk.office.identity))).stdout
    desk.key.write_text(desk.office.paper)
    assert "not what was sealed" in refusal(desk, dovira, "--key", desk.key)


def test_an_identity_of_another_epoch_of_the_log_says_so(desk: Desk, dovira: Open) -> None:
    later, office = os.urandom(32), desk.office
    state = verify_log(office.log, office.org)
    statement = epoch_statement(state, office.member, os.urandom(16), recipient_of(later), "2026-12-01")
    desk.put(log=[*office.log, sign("key-log", statement, member_keys(office.vault).sign)])
    assert "another epoch than the report" in refusal(desk, dovira, *key(desk, identity_to_text(later)))


def test_an_epochs_identity_that_the_log_does_not_state_opens_nothing(desk: Desk, dovira: Open) -> None:
    stranger = new_office().identity
    assert "does not open this export" in refusal(desk, dovira, *key(desk, identity_to_text(stranger)))


def test_an_identity_named_by_a_forged_log_opens_nothing(desk: Desk, dovira: Open) -> None:
    other = new_office()
    desk.put(log=list(other.log))
    assert "not what was sealed" in refusal(desk, dovira, *key(desk, identity_to_text(other.identity)))
