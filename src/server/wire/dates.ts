/**
 * The time as answers carry it, written anew when the watch has moved on.
 *
 * @module
 */
import { formatHttpDate } from "../../syntax/http_date.ts";
import type { Watch } from "./watch.ts";

/** Dates for the answers of one front. */
export class Dates {
  readonly #watch: Pick<Watch, "now">;
  #written = -1;
  #text = "";

  /** As exact as the watch, which steps several times a second. */
  constructor(watch: Pick<Watch, "now">) {
    this.#watch = watch;
  }

  /** Now, as an HTTP-date (RFC 9110 §6.6.1). */
  now(): string {
    const { now } = this.#watch;
    if (now !== this.#written) {
      this.#written = now;
      this.#text = formatHttpDate(Date.now());
    }
    return this.#text;
  }
}
