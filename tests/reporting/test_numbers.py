"""A line nobody checked for a year is not shown; 102 and 112 always are; police are never the only one."""

from datetime import date, timedelta

from core.numbers import Number, due_numbers, read_numbers, shown_numbers

TODAY = date(2026, 11, 23)


def number(days_ago: int | None, emergency: bool = False, police: bool = False, dead: bool = False) -> Number:
    return Number(
        number="0 800 000 000",
        name=f"A line {days_ago}",
        hours="",
        country="UA",
        free=True,
        from_abroad=False,
        emergency=emergency,
        police=police,
        dead=dead,
        checked_on=None if days_ago is None else TODAY - timedelta(days=days_ago),
        source="",
    )


def test_a_year_is_shown_and_a_day_more_is_not() -> None:
    fresh, old = number(365), number(366)
    assert shown_numbers((fresh, old), TODAY) == (fresh,)


def test_a_dead_line_and_one_never_checked_are_not_shown() -> None:
    fresh = number(1)
    assert shown_numbers((fresh, number(1, dead=True), number(None)), TODAY) == (fresh,)


def test_after_ninety_days_the_page_says_when_it_was_checked() -> None:
    assert [number(days).is_old(TODAY) for days in (90, 91)] == [False, True]


def test_after_sixty_days_a_coordinator_is_asked() -> None:
    assert [number(days).is_due(TODAY) for days in (60, 61, None)] == [False, True, True]
    assert not number(61, dead=True).is_due(TODAY)


def test_emergency_lines_stay_however_old() -> None:
    line, other = number(5000, emergency=True, police=True), number(1)
    assert shown_numbers((line, other), TODAY) == (line, other)


def test_police_are_never_the_only_line_left() -> None:
    police, older, newer = number(1, police=True), number(900), number(800)
    assert shown_numbers((older, newer, police), TODAY) == (police, newer)


def test_the_emergency_lines_are_102_and_112() -> None:
    assert [one.number for one in read_numbers() if one.emergency] == ["102", "112"]


def test_every_line_tells_where_and_when_it_was_checked() -> None:
    for one in read_numbers():
        assert one.source.startswith("https://")
        assert one.checked_on is None or date(2023, 1, 1) <= one.checked_on <= TODAY
        assert one.dial.removeprefix("+").isdecimal()


def test_the_number_nothing_was_found_about_is_not_printed() -> None:
    assert "16648" not in {one.dial for one in read_numbers()}


def test_a_coordinator_is_asked_for_what_was_not_checked_for_60_days_oldest_first() -> None:
    fresh, due, older, never, dead = number(60), number(61), number(400), number(None), number(400, dead=True)
    assert due_numbers((fresh, due, older, never, dead), TODAY) == (never, older, due)
