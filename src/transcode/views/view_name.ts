/**
 * The views of a page: what can be made of it beside other forms of all that it says.
 *
 * @module
 */
import { parseMediaType } from "../../syntax/media_type.ts";

/** What a view shows. */
export type ViewName =
  | "light"
  | "reader"
  | "outline"
  | "summary"
  | "keywords"
  | "links"
  | "metadata";

/** A view that is written of the page as a whole. */
export type WrittenView = Exclude<ViewName, "light">;

/** A view, and what people call it. */
export interface ViewRow {
  /** By which URLs and media types name it. */
  readonly name: ViewName;
  /** By which people know it. */
  readonly title: string;
  /** The forms in which it can be had, the preferred one first. */
  readonly types: readonly string[];
}

/** The forms of most views. */
export const VIEW_TYPES: readonly string[] = ["text/html", "text/markdown", "application/json"];

/** Every view of a page, as they are listed. */
export const VIEWS: readonly ViewRow[] = [
  { name: "light", title: "Light page", types: ["text/html"] },
  { name: "reader", title: "Reader view", types: VIEW_TYPES },
  { name: "outline", title: "Outline", types: VIEW_TYPES },
  { name: "summary", title: "Summary", types: VIEW_TYPES },
  { name: "keywords", title: "Keywords", types: VIEW_TYPES },
  { name: "links", title: "Links", types: VIEW_TYPES },
  { name: "metadata", title: "Metadata", types: VIEW_TYPES },
];

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
