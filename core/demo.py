"""The rule that keeps invented organisations away from real people."""

from core.config import Settings, is_loopback
from core.errors import SettingError


def refuse_public_demo(settings: Settings) -> None:
    """Raise SettingError unless the reporter's site is at a loopback address or is named a demo."""
    if not is_loopback(settings.site_origin) and not settings.demo_anywhere:
        raise SettingError(
            "Demonstration partners need a reporter's site at a loopback address (DOVIRA_SITE_ORIGIN)."
            " Set DOVIRA_DEMO_ANYWHERE=1 if this whole installation is a public demonstration."
        )
