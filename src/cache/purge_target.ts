/**
 * What can be purged at once.
 *
 * @module
 */

/** A group, which is a URL or a path; all groups that begin with a text; or all with a label. */
export type PurgeTarget =
  | { readonly group: string }
  | { readonly prefix: string }
  | { readonly label: string };

/** All that there is. */
export const EVERYTHING: PurgeTarget = { prefix: "" };
