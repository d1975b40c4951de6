"""axe-core, asked about the page as it stands."""

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text()
# A contrast measured in the middle of a fade is not the page's.
STANDING = "Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)))"
# Hidden steps are nothing to axe-core but time, two thirds of it. They come back as they were.
RUN = """async () => {
  const away = [...document.querySelectorAll(":is([data-step], [data-panel])[hidden]")].map((part) => {
    const place = document.createComment("");
    part.replaceWith(place);
    return { part, place };
  });
  try {
    return (await axe.run({ resultTypes: ["violations"] })).violations;
  } finally {
    for (const { part, place } of away) place.replaceWith(part);
  }
}"""


def hurdles(page: Page) -> list[str]:
    """Rules of axe-core that the page breaks, with the element."""
    page.evaluate(STANDING)
    # Through the debugger, as an extension would: the page's own policy lets no such script in.
    if not page.evaluate("typeof axe === 'object'"):
        session = page.context.new_cdp_session(page)
        session.send("Runtime.evaluate", {"expression": AXE})
        session.detach()
    found = page.evaluate(RUN)
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]
