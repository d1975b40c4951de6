"""Who may call a route. Each view carries its rule; a view without one answers nobody."""

from collections.abc import Callable
from typing import TypeVar, cast
from urllib.parse import urlsplit

from flask import current_app, g, redirect, request
from flask.typing import ResponseReturnValue

from admin import session
from core import factors
from core.errors import CheckAgain, NotFound, NotWelcomed, SignedOut
from core.members import Member
from core.roles import Right
from core.sessions import Current
from core.web.deployment import deployment
from core.web.origin import READING, same_origin_only

View = TypeVar("View", bound=Callable[..., object])
RULE = "access_rule"
RIGHT = "access_right"
ANYONE = "anyone"
HALF = "half"
ENROLLING = "enrolling"
OWN = "own"
SIGNED_IN = "signed in"
FRESH = "fresh"
RULES = (ANYONE, HALF, ENROLLING, OWN, SIGNED_IN, FRESH)


def anyone(view: View) -> View:
    """Rule: also without a session."""
    vars(view)[RULE] = ANYONE
    return view


def half(view: View) -> View:
    """Rule: also with half a session, after the passphrase and before the second factor."""
    vars(view)[RULE] = HALF
    return view


def enrolling(view: View) -> View:
    """Rule: half a session of a member who has no second factor yet, or like `fresh`.

    The view looks again in its own transaction.
    """
    vars(view)[RULE] = ENROLLING
    return view


def own(view: View) -> View:
    """Rule: both factors given, also before a colleague let this member in: what is only their own."""
    vars(view)[RULE] = OWN
    return view


def signed_in(right: Right) -> Callable[[View], View]:
    """Rule: both factors given by a member who was let in, of a role with this right.

    The view finds them by `member()`. For other roles there is no such thing.
    """
    return _ruled(SIGNED_IN, right)


def fresh(right: Right) -> Callable[[View], View]:
    """Rule: like `signed_in`, with a second factor given within the last ten minutes.

    For exports, deletions and acts on keys: the page asks for it and repeats the act by itself.
    """
    return _ruled(FRESH, right)


def rule_of(endpoint: str) -> tuple[str | None, Right | None]:
    """The rule of a route and the right it asks for; None where nobody gave it one."""
    given = vars(current_app.view_functions[endpoint])
    found = given.get(RULE)
    return found if found in RULES else None, given.get(RIGHT)


def member() -> Member:
    """Who is signed in, in a view with that rule."""
    return cast(Member, g.member)


def own_pages_only() -> None:
    """Let only a page of this site change anything. Raises ForeignOrigin."""
    # Browsers send no Sec-Fetch-Site to plain http outside loopback (an onion address): Origin must do there.
    headers, here = request.headers, deployment()
    plain = urlsplit(here.origin).scheme == "http" and "Sec-Fetch-Site" not in headers
    if request.method not in READING and plain and headers.get("Origin") in here.origins:
        return
    same_origin_only(request)


def check_rule() -> ResponseReturnValue | None:
    """Apply the view's rule before it runs. Pages lead away.

    Raises CheckAgain and NotFound, and on /api/ SignedOut and NotWelcomed.
    """
    if request.endpoint is None:
        return None
    rule, right = rule_of(request.endpoint)
    if rule == ANYONE:
        return None
    found = session.find_current()
    waits = rule in (SIGNED_IN, FRESH) and found is not None and found.open and not found.member.welcomed
    if found is not None and not waits and _may(rule, right, found):
        g.member, g.current = found.member, found
        return None
    if request.path.startswith("/api/"):
        raise NotWelcomed if waits else SignedOut
    return redirect("/waiting" if waits else "/", 303)


def _ruled(rule: str, right: Right) -> Callable[[View], View]:
    def give(view: View) -> View:
        vars(view).update({RULE: rule, RIGHT: right})
        return view

    return give


def _may(rule: str | None, right: Right | None, found: Current) -> bool:
    """Whether this session is enough for the rule.

    Raises NotFound for a role without the right, and CheckAgain when the session is only not fresh any more.
    """
    if rule in (SIGNED_IN, FRESH) and found.open and not (right and found.member.may(right)):
        raise NotFound
    if rule == ENROLLING and not found.open:
        with deployment().store.read() as s:
            return not factors.kinds(s, found.member.id).any
    if rule in (FRESH, ENROLLING) and found.open and not found.fresh(session.now()):
        raise CheckAgain
    return rule == HALF or (rule is not None and found.open)
