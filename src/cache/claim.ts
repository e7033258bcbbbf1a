/**
 * The right to fetch or make something, so that of many machines one does it.
 *
 * @module
 */

/** The answer to who asks for it. */
export type Claim =
  | {
    /** Whoever asked has it: nobody else does, or nobody can tell. */
    readonly granted: true;
    /** Gives it back; those who wait are woken. It also ends by itself, when its time is over. */
    release(): Promise<void>;
  }
  | {
    /** Another has it. */
    readonly granted: false;
    /** Resolves when it was given back or has run out: time to look again for what was made. */
    readonly ended: Promise<void>;
  };

/** The claim of who is alone. */
export const UNCONTESTED: Claim = { granted: true, release: () => Promise.resolve() };
