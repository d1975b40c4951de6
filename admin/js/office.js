/**
 * The coordinators' page: links for first members, an organisation opened or closed, the signed list carried in and out.
 */
import { startActs } from "./acts.js";
import { whenLeft } from "./away.js";
import { goTo } from "./desk.js";
import { field, onSubmit, whileBusy } from "./forms.js";
import { save } from "./saving.js";
import { ask } from "./server.js";
import { show } from "./steps.js";
import { tell, the, word } from "./words.js";

/** @typedef {"first" | "restore" | "coordinators"} Kind of link, as its route is called */

/** @param {HTMLElement} page */
export function startOffice(page) {
  const again = () => goTo("/office");
  const naming = startNaming(page);
  let org = "";
  startPublishing(page, again);
  startActs(page, {
    overview: () => show(page, "overview"),
    done: again,
    prepare: () => save("/office/roster", "to-sign.json"),
    publish: () => show(page, "publish"),
    first: ({ dataset, textContent }) => naming("first", textContent ?? "", dataset.org),
    invite: ({ textContent }) => naming("coordinators", textContent ?? ""),
    lost: ({ dataset }) => {
      org = dataset.org ?? "";
      the(page, "[data-lost-name]").textContent = dataset.name ?? "";
      show(page, "lost");
    },
    askRestore: async () => {
      await ask("/api/together/ask", { act: "restore", org });
      await goTo("/together");
    },
    restore: ({ textContent }) => naming("restore", textContent ?? "", org),
    open: async ({ dataset }) => {
      await ask("/api/office/open", { org: dataset.org, open: dataset.open === "yes" });
      await again();
    },
    dismiss: async ({ dataset }) => {
      await ask("/api/office/dismiss", { member: dataset.person });
      await again();
    },
  });
  whenLeft(() => (the(page, "[data-link]").textContent = ""));
  show(page, "overview");
}

/**
 * @param {HTMLElement} page
 * @returns {(kind: Kind, title: string, org?: string) => void} ask for whom a link is
 */
function startNaming(page) {
  const fields = the(page, "[data-naming]");
  let path = "";
  /** @type {{org?: string}} */
  let about = {};
  onSubmit(fields, () => void whileBusy(fields, async () => {
    const { link } = await ask(path, { ...about, name: field(fields, "whom").value.trim() });
    the(page, "[data-link]").textContent = link;
    field(fields, "whom").value = "";
    show(page, "link");
  }));
  return (kind, title, org) => {
    path = `/api/office/${kind}`;
    about = org === undefined ? {} : { org };
    the(page, "[data-name-title]").textContent = title;
    for (const words of page.querySelectorAll("[data-for]")) {
      /** @type {HTMLElement} */ (words).hidden = words.getAttribute("data-for") !== kind;
    }
    tell(fields, "");
    show(page, "name");
  };
}

/** @param {HTMLElement} page @param {() => Promise<void>} done */
function startPublishing(page, done) {
  const fields = the(page, "[data-publishing]");
  onSubmit(fields, () => void whileBusy(fields, async () => {
    const file = field(fields, "signed").files?.[0];
    if (!file) return tell(fields, word("chooseFile"));
    await ask("/api/office/roster", { roster: await file.text() });
    await done();
  }));
}
