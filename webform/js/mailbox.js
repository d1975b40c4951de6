/**
 * Coming back with the code, and files. One file for the page and for its worker, which alone has the keys: the page loads it
 * when the door is opened or a file is to be added, and starts it again as a worker.
 */
import { startFormFiles } from "./formfiles.js";
import { startGivingUp } from "./givingup.js";
import { startMailbox } from "./return.js";
import { startKeeper } from "./keeper.js";

if (typeof document === "undefined") startKeeper();
else {
  startMailbox();
  startFormFiles();
  startGivingUp();
}
