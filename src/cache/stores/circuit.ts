/**
 * Keeps a slow or absent server from slowing others down: each call has a deadline, and after some
 * failures none is made for a while.
 *
 * @module
 */

/** The times and numbers of a circuit. */
export interface CircuitLimits {
  /** For one call, in milliseconds. */
  readonly callTime: number;
  /** Failures in a row that open it. */
  readonly failures: number;
  /** For how long it stays open, in milliseconds. */
  readonly openTime: number;
}

/** Thrown instead of a call that is not made. */
export class CircuitOpen extends Error {
  override name = "CircuitOpen";
}

/** Makes calls while that makes sense. */
export class Circuit {
  readonly #limits: CircuitLimits;
  readonly #onChange: (closed: boolean) => void;
  #failures = 0;
  #openUntil = 0;

  /** `onChange` is told when calls are given up, and when one succeeds again. */
  constructor(limits: CircuitLimits, onChange: (closed: boolean) => void) {
    this.#limits = limits;
    this.#onChange = onChange;
  }

  /** Whether calls are made. */
  get isClosed(): boolean {
    return this.#failures < this.#limits.failures;
  }

  /** Makes a call, or throws at once. */
  async call<T>(act: () => Promise<T>): Promise<T> {
    if (!this.isClosed && performance.now() < this.#openUntil) {
      throw new CircuitOpen("the server was not there a moment ago");
    }
    // One call tries; the others wait for what becomes of it.
    this.#openUntil = performance.now() + this.#limits.openTime;
    try {
      const result = await inTime(act(), this.#limits.callTime);
      this.#succeed();
      return result;
    } catch (error) {
      this.#fail();
      throw error;
    }
  }

  /** Lets the next call be made, whatever was before. */
  retry(): void {
    this.#openUntil = 0;
  }

  #succeed(): void {
    const wasClosed = this.isClosed;
    this.#failures = 0;
    if (!wasClosed) this.#onChange(true);
  }

  #fail(): void {
    const wasClosed = this.isClosed;
    this.#failures++;
    if (wasClosed && !this.isClosed) this.#onChange(false);
  }
}

/** The result, or a rejection when its time is over. */
async function inTime<T>(result: Promise<T>, milliseconds: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new DOMException(`no answer in ${milliseconds} ms`, "TimeoutError")),
    milliseconds,
  );
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
    // Whoever waits no longer must not be told.
    result.catch(() => {});
  }
}
