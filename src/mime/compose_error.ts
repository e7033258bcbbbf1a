/**
 * What composing throws.
 *
 * @module
 */

/** A value that cannot stand in a message: which one, and why. Nothing of it was written. */
export class ComposeError extends TypeError {
  /** The field, parameter or part that the value was meant for. */
  readonly field: string;

  /** An error for a field. */
  constructor(field: string, reason: string) {
    super(`${field}: ${reason}`);
    this.name = "ComposeError";
    this.field = field;
  }
}

// A line end would begin a field of the sender's choice; other controls show different things to
// different readers, which is how filters are passed.
const CONTROL = /\p{Cc}/u;

/** Refuses text with control characters, line ends among them. Lone surrogates are replaced. */
export function checkText(field: string, text: string): string {
  if (CONTROL.test(text)) {
    throw new ComposeError(field, "control characters and line ends are refused");
  }
  return text.toWellFormed();
}
