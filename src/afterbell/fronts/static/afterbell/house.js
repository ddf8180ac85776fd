// @ts-check
/** What every page does in the browser. Each page works without it: links lead to the same places. */
import { listenForBusy } from "./busy.js";
import { listenForCopies } from "./copy.js";
import { listenForNeeded } from "./needed.js";
import { showCurrentParts } from "./parts.js";
import { listenForPicks } from "./picks.js";
import { listenForPrints } from "./prints.js";
import { listenForSheets } from "./sheets.js";

listenForSheets(document);
listenForPicks(document);
listenForCopies(document);
listenForBusy(document);
listenForPrints(document);
listenForNeeded(document);
showCurrentParts(document);

const { person = "" } = document.documentElement.dataset;
if (person || document.cookie.includes("signed-out=1")) {
  import("./kept/unsent.js").then(({ mindTheRolls }) => mindTheRolls(document, person));
}
