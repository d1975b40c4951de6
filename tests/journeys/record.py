"""The product's own record, seen and changed with core's verbs while it runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from actors.faults import cannot_store
from journeys.conftest import Product
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import models
from core.cli.founding import make_epoch
from core.colleagues import people
from core.config import read_settings
from core.db import Store, open_store
from core.keys import log_of, open_epoch, recovery_recipient
from core.partners import all_partners, set_open
from core.site import site
from crypto.staff import derive, member_keys, unwrap_vault


@contextmanager
def record(product: Product) -> Iterator[Store]:
    store = open_store(read_settings(product.env))
    try:
        yield store
    finally:
        store.close()


def count_reports(product: Product) -> int:
    with record(product) as store, store.read() as session:
        return session.scalar(select(func.count()).select_from(models.Report)) or 0


def end_epoch(product: Product, slug: str) -> None:
    """The organisation opens another epoch, as its worker would."""
    with record(product) as store, store.write() as session:
        org = org_id(session, slug)
        member = session.scalars(select(models.Member).where(models.Member.name == slug)).one()
        kek = derive(product.sign_ins[slug], member.salt, product.cost).kek
        keys = member_keys(unwrap_vault(member.vault, kek, member.id))
        today = datetime.now(UTC).date()
        paper = recovery_recipient(session, org)
        others = {one.id: one.recipient for one in people(session, org) if one.id != member.id}
        new = make_epoch(log_of(session, org), site(session).id, org, member.id, keys, today, paper, others)
        open_epoch(session, org, member.id, new)


@contextmanager
def closed(product: Product, *slugs: str) -> Iterator[None]:
    """These organisations take no reports for a while."""
    try:
        for slug in slugs:
            switch(product, slug, False)
        yield
    finally:
        for slug in slugs:
            switch(product, slug, True)


def switch(product: Product, slug: str, is_open: bool) -> None:
    with record(product) as store, store.write() as session:
        set_open(session, slug, is_open)


@contextmanager
def broken(product: Product) -> Iterator[None]:
    """The database cannot store objects for a while."""
    with record(product) as store, cannot_store(store, "objects"):
        yield


def org_id(session: Session, slug: str) -> bytes:
    return next(partner.id for partner in all_partners(session) if partner.profile.slug == slug)
