/**
 * The writer for content that is not to be stored.
 *
 * @module
 */
import type { BodyWriter } from "../cache/mod.ts";

/** Takes nothing and keeps nothing. */
export const REFUSING: BodyWriter = {
  length: 0,
  write: () => false,
  peek: () => undefined,
  commit: () => Promise.resolve(undefined),
  abort: () => {},
};
