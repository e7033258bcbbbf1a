/**
 * Claims that a keeper grants: one has it, until it gives it back, its time is over, or it has gone.
 *
 * @module
 */

interface KeptClaim<Guest> {
  readonly holder: Guest;
  /** Tells it from one that had the same key before. */
  readonly number: number;
  readonly timer: ReturnType<typeof setTimeout>;
  /** Those who are told of its end. */
  readonly waiting: Set<Guest>;
}

/** Who has which claim. */
export class KeptClaims<Guest> {
  readonly #claims = new Map<string, KeptClaim<Guest>>();
  readonly #tell: (guest: Guest, key: string) => void;

  /** `tell` lets one who was refused know that a claim has ended. */
  constructor(tell: (guest: Guest, key: string) => void) {
    this.#tell = tell;
  }

  /** Whether it is granted, for so many milliseconds. */
  claim(key: string, holder: Guest, number: number, milliseconds: number): boolean {
    const known = this.#claims.get(key);
    if (known !== undefined) {
      known.waiting.add(holder);
      return false;
    }
    const timer = setTimeout(() => this.#end(key), milliseconds);
    this.#claims.set(key, { holder, number, timer, waiting: new Set() });
    return true;
  }

  /** Gives one back; false where it has ended already. */
  release(key: string, holder: Guest, number: number): boolean {
    const known = this.#claims.get(key);
    if (known?.holder !== holder || known.number !== number) return false;
    this.#end(key);
    return true;
  }

  /** Ends all that one has. */
  leave(holder: Guest): void {
    for (const [key, claim] of this.#claims) {
      claim.waiting.delete(holder);
      if (claim.holder === holder) this.#end(key);
    }
  }

  /** Ends all of them. */
  close(): void {
    for (const key of [...this.#claims.keys()]) this.#end(key);
  }

  #end(key: string): void {
    const claim = this.#claims.get(key);
    this.#claims.delete(key);
    clearTimeout(claim?.timer);
    for (const guest of claim?.waiting ?? []) this.#tell(guest, key);
  }
}
