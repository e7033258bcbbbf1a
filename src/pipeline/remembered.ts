/**
 * What was made before: the bytes of a form, and beside them what its head needs to tell.
 *
 * @module
 */
import { isEstimated } from "./token_estimate.ts";
import { type BodyWriter, type Epoch, readBody } from "../cache/mod.ts";
import type { DerivedVariant } from "../model/variant.ts";
import type { House } from "./house.ts";
import type { Selection } from "./state.ts";

/** A made form. */
export interface MadeForm {
  readonly bytes: Uint8Array;
  /** The estimate of its tokens, where it has one. */
  readonly tokens?: number;
}

/** What was made of this source by this plan before; nothing, if any of it has been forgotten. */
export async function recall(
  { known }: Pick<Selection, "known">,
  variant: DerivedVariant,
  house: House,
): Promise<MadeForm | undefined> {
  const { source, plan } = variant;
  const key = known.memory(source);
  const bytes = key === undefined ? undefined : await derivedBytes(key, plan.key, house);
  if (key === undefined || bytes === undefined || !isEstimated(variant)) return bytes && { bytes };
  const note = await derivedBytes(key, noteKey(plan.key), house);
  if (note === undefined) return undefined;
  return note.length === 0 ? { bytes } : { bytes, tokens: Number(new TextDecoder().decode(note)) };
}

/** Keeps what was made, if that is allowed. */
export async function remember(
  { known }: Pick<Selection, "known">,
  variant: DerivedVariant,
  { body, tokens }: { readonly body: BodyWriter | Uint8Array; readonly tokens?: number },
  epoch: Epoch,
  house: House,
): Promise<void> {
  const { source, plan } = variant;
  const key = known.memory(source);
  if (key === undefined) return;
  await house.cache.keepDerived(key, plan.key, body, epoch);
  if (!isEstimated(variant)) return;
  const note = new TextEncoder().encode(tokens?.toString() ?? "");
  await house.cache.keepDerived(key, noteKey(plan.key), note, epoch);
}

async function derivedBytes(
  key: string,
  planKey: string,
  { cache }: House,
): Promise<Uint8Array | undefined> {
  const body = await cache.derived(key, planKey);
  return body && await readBody(body);
}

function noteKey(planKey: string): string {
  return `${planKey};tokens`;
}
