"""Every passphrase is lost, and no safe holds the whole sheet: two of three holders open it again."""

from pathlib import Path

import pytest
from journeys.conftest import Product
from journeys.joiner import Joiner, link_for
from journeys.test_worker_recovers import RESTORE, founded_by_twin
from journeys.worker import Post, Worker
from playwright.sync_api import Page, expect
from sealing.splitting import share_groups, share_texts

from crypto.recovery import new_recovery

pytestmark = pytest.mark.browser


def rows(text: str) -> str:
    """A share as it is read off its paper."""
    groups = share_groups(text)
    return "\n".join(" ".join(groups[at : at + 6]).lower() for at in (0, 6, 12))


def test_two_of_three_holders_open_the_organisation_again(
    product: Product, desk: Page, tmp_path: Path
) -> None:
    seed = founded_by_twin(product, "haven", tmp_path)
    old = Post(product).send({"story": "Давній лист"}, to=["haven"])
    one, two, three = share_texts(seed, 3, 2)
    worker = Worker(desk, product)
    joiner = Joiner(worker, link_for(product, "restore", "haven", "olha.h"))
    joiner.open()
    joiner.draw()
    expect(desk.locator("[data-fingerprint]")).not_to_be_empty()
    foreign = share_texts(new_recovery(), 3, 2)
    for typed, sentence in [
        ([one], "Shares needed altogether: 2."),
        ([one, two[:-1]], "Share 2, as typed here, has a wrong or a missing sign"),
        ([one, one], "Share 2, as typed here, is one that you typed before"),
        ([one, foreign[1]], "Share 2, as typed here, does not belong with the first one"),
        ([one, share_texts(seed, 3, 2)[1]], "they were printed at different times"),
        (foreign, "These papers open nothing here"),
    ]:
        desk.locator("#typed").fill("\n".join(typed))
        desk.get_by_role("button", name=RESTORE).click()
        expect(worker.problem()).to_contain_text(sentence)
    assert not [request for request in worker.requests if request.url.endswith("/restore")]
    assert worker.hurdles() == []

    desk.locator("#typed").fill(f"{rows(three)}\n{rows(one)}")
    joiner.finish(RESTORE)
    expect(worker.open(old)).to_contain_text("Давній лист")
    assert worker.complaints == worker.violations() == []
    sent = " ".join(f"{request.url} {request.post_data or ''}" for request in worker.requests).upper()
    assert not [group for text in (one, three) for group in (text, rows(text).upper()) if group in sent]
    assert worker.kept_in_the_browser() == [{}, {}, [], []]
