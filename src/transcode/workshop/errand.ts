/**
 * What passes between the workshop and its workers.
 *
 * @module
 */
import type { FaultCode } from "../../model/fault.ts";

/** A job as it is sent to a worker. */
export interface Errand {
  readonly work: string;
  readonly input: Uint8Array<ArrayBuffer>;
  readonly settings: unknown;
  /** Time for it, in milliseconds. */
  readonly time: number;
  /** Memory of each module, in bytes. */
  readonly memory: number;
  /** Its only element, an Int32, becomes 1 when nobody wants the result any more. */
  readonly stop: SharedArrayBuffer;
}

/** What comes first, once: the thread has its program. */
export const READY = "ready";

/** What comes back. */
export type Report =
  | { readonly output: Uint8Array<ArrayBuffer>; readonly time: number }
  | { readonly fault: FaultCode; readonly message: string };
