/**
 * What all connections of one front share.
 *
 * @module
 */
import type { Arena } from "../../bytes/arena.ts";
import type { ScanSource } from "../../bytes/kernel.ts";
import type { Respond } from "../front.ts";
import type { Log } from "../web.ts";
import type { Again } from "./again.ts";
import type { Dates } from "./dates.ts";
import type { FrontLimits } from "../../model/front_limits.ts";

/** The shared parts of a front. */
export interface Setting {
  readonly respond: Respond;
  readonly limits: FrontLimits;
  readonly arena: Arena;
  /** A slot in which bytes are laid out for the kernels, between two waits and no longer. */
  readonly desk: ScanSource;
  readonly dates: Dates;
  /** Answers that are given again as they are. */
  readonly again: Again;
  readonly scheme: "http" | "https";
  /** The authority of the address that the front listens on. */
  readonly ownAuthority: string;
  /** The client is a proxy of one's own, and is believed what it says of who asked it. */
  readonly trustForwarded: boolean;
  readonly log: Log | undefined;
  readonly warn: (message: string) => void;
  /** Whether connections are to be closed as soon as their answer is out. */
  draining: boolean;
}
