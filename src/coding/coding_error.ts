/**
 * What strict decoding throws.
 *
 * @module
 */

/** Input that a strict decoder refuses: why, and where. */
export class CodingError extends SyntaxError {
  /** The reason, as a defect would name it. */
  readonly code: string;
  /** Offset in the input, in bytes. */
  readonly offset: number;

  /** An error for the reason and place. */
  constructor(code: string, offset: number) {
    super(`${code} at byte ${offset}`);
    this.name = "CodingError";
    this.code = code;
    this.offset = offset;
  }
}
