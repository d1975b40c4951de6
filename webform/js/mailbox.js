/**
 * Coming back with the code. One file for the page and for its worker, which alone has the keys: the page loads it when the
 * door is opened, and starts it again as a worker.
 */
import { startMailbox } from "./return.js";
import { startKeeper } from "./keeper.js";

if (typeof document === "undefined") startKeeper();
else startMailbox();
