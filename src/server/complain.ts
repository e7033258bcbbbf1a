/**
 * The log of an embedded Variform that was given none.
 *
 * @module
 */
import { Fault } from "../model/fault.ts";

/** Writes a failure to the standard error: its line, and the stack of an error that nobody foresaw. */
export function complain(line: string, error?: unknown): void {
  const bug = bugIn(error);
  if (bug === undefined) console.error(line);
  else console.error(line, bug);
}

/** A fault says all there is to say, unless a mistake in somebody's program lies behind it. */
function bugIn(error: unknown): unknown {
  if (!(error instanceof Fault)) return error;
  const { cause } = error;
  return MISTAKES.some((mistake) => cause instanceof mistake) ? cause : undefined;
}

/** What the language itself throws. What programs throw in words stands in the line. */
const MISTAKES = [TypeError, ReferenceError, RangeError];
