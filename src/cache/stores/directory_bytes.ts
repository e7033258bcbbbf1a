/**
 * A default that those who only tell of it need not load a store for.
 *
 * @module
 */

/** All that is kept in a folder unless something else is said, in bytes. */
export const DIRECTORY_BYTES: number = 1 << 30;
