/**
 * What floor 1 reports when something is malformed.
 *
 * @module
 */

/** What is malformed, and where it stands. */
export interface Flaw {
  readonly code: string;
  readonly offset: number;
}
