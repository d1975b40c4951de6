"""A number that nobody checked for 90 days is not shown; 102 and 112 always are."""

from datetime import date, timedelta

from webform.numbers import Number, read_numbers, shown_numbers

TODAY = date(2026, 11, 23)


def number(days_ago: int, emergency: bool = False) -> Number:
    return Number(
        number="0 800 000 000",
        name="A line",
        hours="",
        free=True,
        from_abroad=False,
        emergency=emergency,
        checked_on=TODAY - timedelta(days=days_ago),
        source="",
    )


def test_ninety_days_are_shown_and_ninety_one_are_not() -> None:
    fresh, old = number(90), number(91)
    assert shown_numbers((fresh, old), TODAY) == (fresh,)


def test_emergency_lines_stay_however_old() -> None:
    line = number(5000, emergency=True)
    assert shown_numbers((line,), TODAY) == (line,)


def test_the_emergency_lines_are_102_and_112() -> None:
    assert [one.number for one in read_numbers() if one.emergency] == ["102", "112"]


def test_every_line_tells_where_and_when_it_was_checked() -> None:
    for one in read_numbers():
        assert one.source.startswith("https://")
        assert date(2023, 1, 1) <= one.checked_on <= TODAY
        assert one.dial.removeprefix("+").isdecimal()


def test_the_number_nothing_was_found_about_is_not_printed() -> None:
    assert "16648" not in {one.dial for one in read_numbers()}
