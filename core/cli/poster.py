"""dovira poster"""

from pathlib import Path
from urllib.parse import urlsplit

import click
import segno
from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from core.cli.stage import plainly, stage
from core.errors import Refused
from core.partners import SERVED, Partner, all_partners
from core.review import is_list_reviewed
from crypto import checkwords
from crypto.digits import forty_digits

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "core" / "web" / "templates"
TRANSLATIONS = ROOT / "translations"
SOURCE_LANGUAGE = "en"


@click.command("poster", help="Make a page to print for the organisation ORG: address, QR code, check words.")
@click.argument("org")
@click.option("--lang", type=click.Choice(SERVED), default=SERVED[0], show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="Write this new file instead of printing it.")
@plainly
def command(org: str, lang: str, out: Path | None) -> None:
    """Run the verb."""
    with stage() as here, here.store.read() as s:
        partner = next((one for one in all_partners(s) if one.profile.slug == org), None)
        origin = here.settings.site_origin
    if partner is None:
        raise Refused(f"There is no organisation {org}. See: dovira partner list")
    html = poster(partner, origin, lang)
    if out is None:
        click.echo(html)
        return
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(html)
    except OSError as error:
        raise Refused(f"{out} cannot be written: it exists, or its folder does not.") from error
    click.echo(f"{out} is ready to print. Compare its check words with the organisation by voice first.")


def poster(partner: Partner, origin: str, lang: str) -> str:
    """One HTML file that needs nothing else. Raises Refused before the organisation has keys."""
    if partner.fingerprint is None:
        raise Refused(f"{partner.profile.slug} has no keys yet: its first member makes them.")
    listed = lang in checkwords.LANGUAGES
    return render(
        lang,
        name=partner.profile.name[lang],
        address=urlsplit(origin).netloc if origin.startswith("https:") else origin,
        picture=_picture(origin),
        words=checkwords.check_words(partner.fingerprint, lang) if listed else (),
        digits=forty_digits(partner.fingerprint),
        reviewed=listed and is_list_reviewed(lang),
    )


def render(lang: str, **given: object) -> str:
    """The template in one language."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    # English is the msgid and has no catalogue: babel then gives the texts as they are.
    texts = Translations.load(TRANSLATIONS, [lang])
    if lang != SOURCE_LANGUAGE and not isinstance(texts, Translations):
        raise Refused(f"There is no catalogue for {lang}: make setup")
    env.install_gettext_translations(texts, newstyle=True)  # type: ignore[attr-defined]  # jinja2.ext.i18n adds it
    return env.get_template("core/poster.html").render(lang=lang, **given)


def _picture(origin: str) -> Markup:
    """The QR code of the address as SVG, with its quiet zone."""
    code = segno.make(origin, error="q", micro=False)
    svg = code.svg_inline(border=4, omitsize=True, scale=4)
    return Markup(svg)  # noqa: S704 - made here from modules alone, holds no text
