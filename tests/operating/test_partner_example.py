"""The organisation that the documents show can be added as it stands."""

from pathlib import Path

from core.db import Store
from core.partners import add_partner, parse_profile, profile_of

EXAMPLE = Path(__file__).parents[2] / "docs/partner.example.json"


def test_the_example_is_a_profile_that_can_be_added(store: Store) -> None:
    profile = parse_profile(EXAMPLE.read_bytes())
    with store.write() as s:
        assert profile_of(s, add_partner(s, profile)) == profile
