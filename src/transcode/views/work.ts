/**
 * Views as work of the workshop.
 *
 * @module
 */
import type { Work } from "../workshop/work.ts";
import { renderView, type ViewTask } from "./render.ts";

/** Makes a view; its time is bounded by the size of the page. */
export const work: Work = (html, settings) =>
  Promise.resolve().then(() => renderView(html, settings as ViewTask));
