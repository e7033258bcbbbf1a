/**
 * What was made before: the bytes of a form, and beside them what its head needs to tell.
 *
 * @module
 */
import { isEstimated } from "./token_estimate.ts";
import { type BodyWriter, type Epoch, readBody, type StoredBody } from "../cache/mod.ts";
import type { DerivedVariant, Field } from "../model/variant.ts";
import type { House } from "./house.ts";
import type { Selection } from "./state.ts";

/** What the head of an answer with a made form needs to tell, and its bytes do not. */
export interface FormNote {
  /** The estimate of its tokens, where it has one. */
  readonly tokens?: number;
  /** What takes the place of the fields that its source came with. */
  readonly amended?: readonly Field[];
}

/** A made form. */
export interface MadeForm extends FormNote {
  /** What was made. */
  readonly content: RememberedBytes;
}

/** Bytes of what was made, and where they lie, if that is known. */
export type RememberedBytes = Required<Pick<StoredBody, "bytes">> & Pick<StoredBody, "lair">;

/** What was made of this source by this plan before; nothing, if any of it has been forgotten. */
export async function recall(
  { known }: Pick<Selection, "known">,
  variant: DerivedVariant,
  house: House,
): Promise<MadeForm | undefined> {
  const { source, plan } = variant;
  const key = known.memory(source);
  const content = key === undefined ? undefined : await derivedBytes(key, plan.key, house);
  if (key === undefined || content === undefined || !hasNote(variant)) {
    return content && { content };
  }
  const note = await derivedBytes(key, noteKey(plan.key), house);
  if (note === undefined) return undefined;
  return { content, ...JSON.parse(new TextDecoder().decode(note.bytes)) as FormNote };
}

/** Keeps what was made, if that is allowed. */
export async function remember(
  { known }: Pick<Selection, "known">,
  variant: DerivedVariant,
  { body, note }: { readonly body: BodyWriter | Uint8Array; readonly note?: FormNote },
  epoch: Epoch,
  house: House,
): Promise<void> {
  const { source, plan } = variant;
  const key = known.memory(source);
  if (key === undefined) return;
  await house.cache.keepDerived(key, plan.key, body, epoch);
  if (!hasNote(variant)) return;
  const text = new TextEncoder().encode(JSON.stringify(note ?? {}));
  await house.cache.keepDerived(key, noteKey(plan.key), text, epoch);
}

function hasNote(variant: DerivedVariant): boolean {
  return isEstimated(variant) || variant.plan.converters.some((converter) => converter.amends);
}

async function derivedBytes(
  key: string,
  planKey: string,
  { cache }: House,
): Promise<RememberedBytes | undefined> {
  const body = await cache.derived(key, planKey);
  const bytes = body && await readBody(body);
  return bytes && { bytes, lair: body?.lair };
}

function noteKey(planKey: string): string {
  return `${planKey};note`;
}
