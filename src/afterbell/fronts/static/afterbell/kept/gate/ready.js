// @ts-check
/** Whoever opens the gate's page with a network has its list on the device for when there is none. */
import { AT_GATE, open } from "../vault.js";
import { contact } from "./contact.js";

const OFTEN = 120_000;

const link = document.querySelector("[data-gate-ready]");
if (link instanceof HTMLElement && globalThis.crypto?.subtle) {
  const { day = "", device = "", sync = "", worker = "" } = link.dataset;
  navigator.serviceWorker?.register(worker).catch(() => undefined);
  const database = await open(AT_GATE).catch(() => undefined);
  if (database) {
    const talk = () => contact(database, { day, device, sync });
    await talk();
    setInterval(() => document.visibilityState === "visible" && talk(), OFTEN);
  }
}
