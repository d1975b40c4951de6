/**
 * What the page asks of its server (docs/http.md). Every refusal becomes one kind of error with a code; the template
 * words it.
 */
const PATIENCE_MS = 30000;

/** @type {(() => Promise<void>) | null} */
let checkAgain = null;

/**
 * @param {() => Promise<void>} check asks for a second factor; what waited for it is then sent once more
 */
export function whenCheckAgain(check) {
  checkAgain = check;
}

export class Refused extends Error {
  /** @param {string} code of docs/http.md, or `offline` when no answer came */
  constructor(code) {
    super(code);
    this.name = "Refused";
    this.code = code;
  }
}

/**
 * @param {string} path
 * @param {object} [body] sent as JSON by POST; without it this is a GET
 * @returns {Promise<any>} the JSON of the answer
 * @throws {Refused}
 */
export async function ask(path, body) {
  const answer = await send(path, body && posted(body));
  return answer.status === 204 ? null : answer.json();
}

/**
 * @param {string} path
 * @returns {Promise<Uint8Array>}
 * @throws {Refused}
 */
export async function askBytes(path) {
  const answer = await send(path);
  return new Uint8Array(await answer.arrayBuffer());
}

/**
 * A page, parsed by the browser itself: no text becomes HTML in our hands.
 *
 * @param {string} path
 * @returns {Promise<Document>} perhaps the sign-in page, where the session has ended
 * @throws {Refused}
 */
export function askPage(path) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", path);
    request.responseType = "document";
    request.timeout = PATIENCE_MS;
    request.onload = () => {
      const page = request.response;
      if (request.status === 200 && page?.querySelector("[data-page]")) resolve(page);
      else reject(new Refused(request.status === 503 ? "unavailable" : "failed"));
    };
    request.onerror = request.ontimeout = () => reject(new Refused("offline"));
    request.send();
  });
}

/**
 * Send one of the page's own forms; the redirect that answers it is not followed.
 *
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button that was pressed
 * @throws {Refused}
 */
export async function sendForm(form, button) {
  const fields = new FormData(form);
  if (button instanceof HTMLButtonElement && button.name) fields.append(button.name, button.value);
  const body = new URLSearchParams([...fields].map(([name, value]) => [name, String(value)]));
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (!answer) throw new Refused("offline");
  if (answer.type !== "opaqueredirect") throw new Refused("failed");
}

/** @param {object} body @returns {RequestInit} */
function posted(body) {
  const token = document.querySelector("[data-csrf]")?.getAttribute("data-csrf") ?? "";
  return {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
  };
}

/** @param {string} path @param {RequestInit} [options] @returns {Promise<Response>} */
async function send(path, options) {
  try {
    return await sendOnce(path, options);
  } catch (error) {
    if (!(error instanceof Refused && error.code === "check_again" && checkAgain)) throw error;
    await checkAgain();
    return sendOnce(path, options);
  }
}

/** @param {string} path @param {RequestInit} [options] */
async function sendOnce(path, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(path, { ...options, redirect: "error", signal: stop.signal });
    if (answer.ok) return answer;
    const code = await codeOf(answer);
    // Whoever asked: the session is over for the whole page.
    if (code === "signed_out") document.dispatchEvent(new Event("dovira:signed-out"));
    throw new Refused(code);
  } catch (error) {
    throw error instanceof Refused ? error : new Refused("offline");
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Response} answer */
async function codeOf(answer) {
  try {
    return String((await answer.json()).code);
  } catch {
    return "failed";
  }
}
