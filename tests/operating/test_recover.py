"""`dovira recover` opens an organisation with the text of its sheet, and shows that text nowhere."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from actors.organisation import Worker
from actors.reporter import Letter
from actors.server import environment
from click.testing import CliRunner, Result
from sealing.splitting import share_groups, share_texts

from core import members
from core.cli import main
from core.config import Settings
from core.db import Store
from core.errors import WrongSignIn
from core.secrets import Secrets
from crypto.age import identity_to_text
from crypto.recovery import new_recovery, recovery_groups
from crypto.staff import STAFF_COST, derive

Recover = Callable[..., Result]
Env = dict[str, str]
PREFIX = "AGE-SECRET-KEY-PQ-1"
NOW = int(time.time())


def shares_of(worker: Worker, total: int = 3) -> list[str]:
    return share_texts(worker.sheet, total, 2)


@pytest.fixture
def env(settings: Settings) -> Env:
    """The settings as the operator's shell has them."""
    return {
        name: value for name, value in environment(settings, 8000, 8001).items() if name.startswith("DOVIRA_")
    }


@pytest.fixture
def recover(env: Env, tmp_path: Path) -> Recover:
    """Recover harbour for marta.k with this text in a file, or on standard input."""
    file = tmp_path / "sheet.txt"

    def run(text: str, slug: str = "harbour", stdin: bool = False) -> Result:
        file.write_text(text, "utf-8")
        words = ["recover", slug, "marta.k", "--key", "-" if stdin else str(file)]
        return CliRunner().invoke(main, words, env=env, input=text if stdin else None)

    return run


def signed_in(result: Result, worker: Worker, store: Store, secrets: Secrets) -> Worker:
    """Whoever types the sign-in that was printed."""
    [(name, passphrase)] = re.findall(r"name: (\S+)  passphrase: (.+)", result.stdout)
    with store.read() as s:
        auth = derive(passphrase, members.salt_for(s, secrets, name)).auth
        member = members.sign_in(s, secrets, name, auth)
    return Worker(store, worker.slug, name, worker.site, member, passphrase, auth, worker.sheet, STAFF_COST)


@pytest.mark.parametrize("stdin", [False, True])
def test_the_printed_sign_in_opens_the_organisation(
    recover: Recover, worker: Worker, store: Store, secrets: Secrets, stdin: bool
) -> None:
    result = recover(" ".join(recovery_groups(worker.sheet)).lower(), stdin=stdin)
    assert result.exit_code == 0, result.output
    member = signed_in(result, worker, store, secrets).member
    assert member.partner_id == worker.org
    with store.read() as s, pytest.raises(WrongSignIn):
        members.sign_in(s, secrets, worker.name, worker.auth)


def test_an_old_report_opens_with_it(
    recover: Recover, worker: Worker, store: Store, secrets: Secrets, filed: Letter
) -> None:
    result = recover(f"# from the safe\n{identity_to_text(worker.sheet)}\n")
    new = signed_in(result, worker, store, secrets)
    assert new.open(filed.report).answers["where_now"] == "eu"


def test_the_text_of_the_sheet_is_shown_nowhere(recover: Recover, worker: Worker) -> None:
    groups = recovery_groups(worker.sheet)
    for text in ("".join(groups)[:-1] + "Q", identity_to_text(worker.sheet)):
        result = recover(text)
        assert not [group for group in groups[:14] if group in result.output]


@pytest.mark.parametrize("text", ["", "hello", "Ж" * 58, PREFIX, PREFIX + "Q" * 100_000, "\0\x1b[31m"])
def test_what_is_no_sheet_is_said_in_a_sentence(recover: Recover, worker: Worker, text: str) -> None:
    result = recover(text)
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert "not the text of a recovery sheet" in result.stderr
    assert worker.identities()


def test_bytes_that_are_no_text_are_said_so(recover: Recover, worker: Worker, tmp_path: Path) -> None:
    del worker
    recover("")
    (tmp_path / "sheet.txt").write_bytes(bytes(range(0, 256, 5)))
    result = CliRunner().invoke(main, ["recover", "harbour", "marta.k", "--key", str(tmp_path / "sheet.txt")])
    assert "not the text of a recovery sheet" in result.stderr


def test_two_of_three_shares_do_what_the_sheet_does(
    recover: Recover, worker: Worker, store: Store, secrets: Secrets, filed: Letter
) -> None:
    one, _, three = shares_of(worker)
    result = recover(f"{three}\n{one.lower()}\n")
    assert result.exit_code == 0, result.output
    assert signed_in(result, worker, store, secrets).open(filed.report).answers["where_now"] == "eu"
    assert not [group for text in (one, three) for group in share_groups(text) if group in result.output]


def test_each_holder_may_give_a_file(worker: Worker, tmp_path: Path, env: Env) -> None:
    words = []
    for number, text in enumerate(shares_of(worker)[:2]):
        file = tmp_path / f"share-{number}"
        file.write_text(text)
        words += ["--key", str(file)]
    result = CliRunner().invoke(main, ["recover", "harbour", "marta.k", *words], env=env)
    assert (result.exit_code, "is open again" in result.stdout) == (0, True), result.output


def test_shares_that_do_not_suffice_change_nothing_and_say_why(recover: Recover, worker: Worker) -> None:
    one, two, _ = shares_of(worker)
    cases = {
        one: "too few shares: 2 are needed",
        f"{one}\n{one}": "Share 2 is there twice",
        f"{one}\n{two[:-1]}": "Share 2 is not as on its paper",
        f"{one}\n{shares_of(worker, 4)[1]}": "Share 2 does not belong with the first",
        f"{one}\n{shares_of(worker)[1]}": "from two printings",
        "\n".join(share_texts(new_recovery(), 2, 2)): "not the organisation's recovery sheet",
    }
    for text, sentence in cases.items():
        result = recover(text)
        assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
        assert sentence in result.stderr
        assert not [group for group in share_groups(one) if group in result.output]
    assert worker.identities()


def test_another_sheet_or_organisation_changes_nothing(recover: Recover, worker: Worker) -> None:
    assert "not the organisation's recovery sheet" in recover(identity_to_text(new_recovery())).stderr
    assert "no organisation nowhere" in recover(identity_to_text(worker.sheet), slug="nowhere").stderr
    assert worker.identities()
