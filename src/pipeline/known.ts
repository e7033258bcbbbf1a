/**
 * What the pipeline knows of a resource, by where it has it from: the cache, an origin server's
 * answer under way, or an origin that answers by itself.
 *
 * @module
 */
import { type CachedSource, sourceKey, validatorsOf } from "../cache/mod.ts";
import { describeMessage } from "../origin/message.ts";
import type { ByteRange, Resource, StoredVariant } from "../model/variant.ts";
import type { Exchange } from "./exchange.ts";
import type { Admission, Known } from "./state.ts";

/** A stored answer as a resource. */
export function knownFromCache(
  source: CachedSource,
  age: number,
  { url, names }: Pick<Exchange, "url" | "names">,
): Known {
  const { body } = source;
  const content = {
    length: body.length,
    bytes: body.bytes,
    open: (range?: ByteRange) => Promise.resolve(body.open(range)),
  };
  return {
    resource: describeMessage(source, content, url, names),
    age: Math.floor(age),
    date: validatorsOf(source).date,
    memory: () => source.id,
  };
}

/** An answer that has just come; what is made of it is remembered once it is stored itself. */
export function knownFromAnswer(resource: Resource, admission: Admission | undefined): Known {
  return { resource, admission, memory: () => admission?.stored };
}

/**
 * A part of a resource that is known. It is private, stale or storable as the whole is, and what is
 * made of it is remembered beside what is made of the whole.
 */
export function knownPart(whole: Known, source: StoredVariant, part: Resource): Known {
  const { age, date } = whole;
  return {
    resource: part,
    age,
    date,
    memory: () => {
      const key = whole.memory(source);
      return key === undefined ? undefined : `${key}\t${part.location}`;
    },
  };
}

/** A resource of an origin that needs no copy: its entity tags tell when something has changed. */
export function knownFromOrigin(resource: Resource): Known {
  return {
    resource,
    memory: ({ etag, location = resource.location }) =>
      etag === undefined ? undefined : sourceKey(location, etag),
  };
}
