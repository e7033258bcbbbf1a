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

/** A fault says all there is to say, unless a program of somebody else's lies behind it. */
function bugIn(error: unknown): unknown {
  if (!(error instanceof Fault)) return error;
  const { cause } = error;
  // What was thrown as a plain `Error` has been said in words, which stand in the line.
  return cause instanceof Error && cause.constructor !== Error ? cause : undefined;
}
