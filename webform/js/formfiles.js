/** Files that go with the form: this script is loaded when somebody wants to add one. */
import { Files } from "./files.js";
import { coordinatorsOf } from "./mailview.js";
import { part, sentence, showProblems } from "./views.js";
import { Work } from "./work.js";

/** @typedef {{host: import("./host.js").Host, session: import("./session.js").Session}} Wanted */

export function startFormFiles() {
  document.addEventListener("dovira:pick", (event) => void open(/** @type {CustomEvent<Wanted>} */ (event).detail));
}

/** @param {Wanted} wanted */
async function open({ host, session }) {
  const { page } = host;
  session.files ??= new Files(roadOf(host));
  const open = await session.files.open(part(page, "files"), () => host.fetchView({ view: "files" }));
  if (!open) return showProblems(page, [{ text: sentence(page, "absent") }]);
  part(page, "files").querySelector("button")?.focus();
}

/** @param {import("./host.js").Host} host @returns {import("./filesend.js").Road} with a worker of its own, which has no code's keys */
function roadOf({ page, newWorker }) {
  const work = new Work();
  const start = () => newWorker("/static/mailbox.js");
  return {
    ask: (verb, given) => work.ask(start, verb, given),
    end: () => work.end(),
    orgs: () => [.../** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-org]:checked"))].map(({ dataset }) => dataset.org ?? ""),
    newWorker,
    site: page.dataset.site ?? "",
    coordinators: coordinatorsOf(page),
  };
}
