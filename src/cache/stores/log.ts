/**
 * How stores tell of trouble.
 *
 * @module
 */

/** Told of trouble in one line. */
export type Log = (line: string) => void;
