/**
 * What becomes of a request when the form that was chosen for it cannot be made: the choice is made
 * again without it, so that who takes the untouched original gets that (and who does not is told).
 *
 * @module
 */
import { Fault } from "../model/fault.ts";
import { exclusionOf } from "./failures.ts";
import type { Replay } from "./replay.ts";
import type { House } from "./house.ts";
import type { StoredVariant } from "../model/variant.ts";
import type { Choose, Known, Make } from "./state.ts";

/** Back to the choice; undefined where the failure is none of the form's, or nobody waits any more. */
export function fallBack(
  { exchange, origin, selection: { known }, variant: { source } }: Omit<Make, "step" | "input">,
  error: unknown,
  replay: Replay | undefined,
  { failures }: House,
): Choose | undefined {
  if (!(error instanceof Fault) || replay?.failed) return undefined;
  const exclusion = exclusionOf(error, source);
  if (exclusion === undefined || !known.resource.variants.includes(source)) return undefined;
  failures.remember(exclusion, known);
  exchange.trace.yielded.push(`${error.converter?.name}: ${error.message}`);
  // That something is too large or has no table is no failure; that a converter broke has to be told.
  if (error.code === "conversion") exchange.trace.fail(error, nameOf(error));
  const replayed = replay === undefined ? known : withReplay(known, source, replay);
  const found = replayed.resource.variants[known.resource.variants.indexOf(source)];
  const excluded = [...known.excluded ?? [], exclusion].map((exclusion) =>
    exclusion.source === source ? { ...exclusion, source: found } : exclusion
  );
  return { step: "choose", exchange, origin, known: { ...replayed, excluded } };
}

/** The converter, where the message does not name it itself. */
function nameOf({ converter, message }: Fault): string | undefined {
  return converter === undefined || message.startsWith(converter.name) ? undefined : converter.name;
}

/** The source, to be read from what was kept of it. It has been on its way to the cache since before. */
function withReplay(known: Known, source: StoredVariant, replay: Replay): Known {
  let opened = false;
  const again: StoredVariant = {
    ...source,
    open() {
      if (opened) return Promise.reject(new Error("an answer under way can be read only once"));
      opened = true;
      return Promise.resolve(replay.again());
    },
    release() {
      if (opened) return;
      opened = true;
      replay.cancel().catch(() => {});
    },
  };
  const { resource, memory } = known;
  const variants = resource.variants.map((variant) => variant === source ? again : variant);
  return {
    ...known,
    resource: { ...resource, variants },
    memory: (variant) => memory(variant === again ? source : variant),
  };
}
