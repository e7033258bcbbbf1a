/**
 * The browser that some tests look at pages with. Its driver keeps timers of its own: such tests leave
 * ops and resources unchecked.
 */
import type { Browser } from "playwright-core";
import { findProgram } from "../programs.ts";

/** Where it is; undefined where there is none. */
export const chromium: string | undefined = findProgram(
  "chromium",
  "chromium-browser",
  "google-chrome",
);

/** Nothing but what a test asks for goes over the network. */
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts it, with these switches besides. */
export async function openBrowser(...switches: readonly string[]): Promise<Browser> {
  const { chromium: driver } = await import("playwright-core");
  return await driver.launch({ executablePath: chromium, args: [...QUIET, ...switches] });
}
