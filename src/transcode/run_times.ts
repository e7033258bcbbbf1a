/**
 * What the converters' runs really took. It tells how long a line is, and never which form is chosen:
 * a verdict is the same on an idle and on a busy day.
 *
 * @module
 */

/** How much the newest run counts against all before it. */
const WEIGHT = 0.2;

/** Moving averages of run times, by the names of converters. */
export class RunTimes {
  readonly #averages = new Map<string, number>();

  /** Takes in one run, in milliseconds. */
  learn(name: string, time: number): void {
    const known = this.#averages.get(name);
    this.#averages.set(name, known === undefined ? time : known + WEIGHT * (time - known));
  }

  /** What a run will take, in milliseconds; undefined before the first. */
  of(name: string): number | undefined {
    return this.#averages.get(name);
  }

  /** What those of these names will take that have run before. */
  ofAll(names: readonly string[]): { readonly name: string; readonly time: number }[] {
    return names.flatMap((name) => {
      const time = this.#averages.get(name);
      return time === undefined ? [] : [{ name, time }];
    });
  }
}
