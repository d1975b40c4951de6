/**
 * ENVELOPE.md section 1, "Errors": one class for each thing that can be done next.
 * `name` survives minifying and postMessage between worker and page; test it, not the class, across threads.
 */
export class EnvelopeError extends Error {
  /** @param {string} name @param {string} message for developers, never shown to a person, never secret */
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

/** Well formed, but no stanza opens with this identity: try another key or epoch. */
export class NotForThisKey extends EnvelopeError {
  /** @param {string} message */
  constructor(message) {
    super("NotForThisKey", message);
  }
}

/** The bytes are not what was sealed: refuse the whole object, show nothing of it. */
export class Damaged extends EnvelopeError {
  /** @param {string} message */
  constructor(message) {
    super("Damaged", message);
  }
}

/** Sealed by a newer Dovira or a newer age. */
export class UnsupportedVersion extends EnvelopeError {
  /** @param {string} message */
  constructor(message) {
    super("UnsupportedVersion", message);
  }
}

/** The organisation is neither addressed nor granted access: refuse and raise the alarm. */
export class NotAddressed extends EnvelopeError {
  /** @param {string} message */
  constructor(message) {
    super("NotAddressed", message);
  }
}

/** Signed by who may sign it, but its day has passed: nothing more may be sealed on its strength. */
export class Expired extends EnvelopeError {
  /** @param {string} message */
  constructor(message) {
    super("Expired", message);
  }
}

/** A body does not fit the largest size of its kind: nothing was sealed. */
export class TooLong extends EnvelopeError {
  /** @param {string} message */
  constructor(message) {
    super("TooLong", message);
  }
}

/** This browser cannot seal safely (no randomness, broken primitive): nothing may be sent. */
export class CannotSeal extends EnvelopeError {
  /** @param {string} message */
  constructor(message) {
    super("CannotSeal", message);
  }
}

/** A digit of a person's code is wrong, missing or too many: nothing was derived. */
export class CodeMistyped extends EnvelopeError {
  /** @param {string} message */
  constructor(message) {
    super("CodeMistyped", message);
  }
}

/** Typed shares give no key. `number`: which one, from 1; too few: how many it takes; mixed: how many. */
export class ShareError extends EnvelopeError {
  /**
   * @param {"ShareMistyped" | "ForeignShare" | "RepeatedShare" | "TooFewShares" | "MixedShares"} name
   * @param {number} number
   */
  constructor(name, number) {
    super(name, `share ${number}`);
    this.number = number;
  }
}
