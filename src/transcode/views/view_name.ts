/**
 * The views of a page: what can be made of it beside other forms of all that it says.
 *
 * @module
 */
import { parseMediaType } from "../../syntax/media_type.ts";

/** What a view shows. */
export type ViewName = "reader" | "outline" | "summary" | "keywords" | "links" | "metadata";

/** A view, and what people call it. */
export interface ViewRow {
  /** By which URLs and media types name it. */
  readonly name: ViewName;
  /** By which people know it. */
  readonly title: string;
}

/** Every view of a page, as they are listed. */
export const VIEWS: readonly ViewRow[] = [
  { name: "reader", title: "Reader view" },
  { name: "outline", title: "Outline" },
  { name: "summary", title: "Summary" },
  { name: "keywords", title: "Keywords" },
  { name: "links", title: "Links" },
  { name: "metadata", title: "Metadata" },
];

/** The forms in which each view can be had, the preferred one first. */
export const VIEW_TYPES: readonly string[] = ["text/html", "text/markdown", "application/json"];

/** The view that a name stands for. */
export function viewNamed(name: string): ViewRow | undefined {
  return VIEWS.find((view) => view.name === name);
}

/** The media type of a form of a view: `text/html;view=reader`. */
export function typeOfView(type: string, view: string): string {
  return `${type};view=${view}`;
}

/** The view that a media type names; undefined for a form of the whole. */
export function viewOfType(type: string | undefined): string | undefined {
  if (type === undefined || !type.includes(";")) return undefined;
  return parseMediaType(type)?.parameters.get("view");
}
