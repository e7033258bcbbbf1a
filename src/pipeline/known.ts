/**
 * What the pipeline knows of a resource, by where it has it from: the cache, an origin server's
 * answer under way, or an origin that answers by itself.
 *
 * @module
 */
import {
  type CachedSource,
  type Seat,
  sourceKey,
  type StoredBody,
  validatorsOf,
} from "../cache/mod.ts";
import { describeMessage, type MessageContent } from "../origin/message.ts";
import { withoutFields } from "../syntax/field_lines.ts";
import type { ByteRange, Resource, StoredVariant, Trailers } from "../model/variant.ts";
import type { Exchange } from "./exchange.ts";
import type { SharedArrival } from "./passed.ts";
import type { Known } from "./state.ts";

/** A stored answer as a resource. */
export function knownFromCache(
  source: CachedSource,
  age: number,
  { url, names }: Pick<Exchange, "url" | "names">,
): Known {
  const content = contentAtHand(source.body, source.trailers);
  return {
    resource: describeMessage(source, content, url, names),
    age: Math.floor(age),
    date: validatorsOf(source).date,
    memory: () => source.id,
  };
}

/** An answer under way; what is made of it is remembered under the name that it will be stored by. */
export function knownFromArrival(
  { landing: { head, length, trailers, source, epoch }, seat }: SharedArrival,
  age: number | undefined,
  { url, names }: Pick<Exchange, "url" | "names">,
): Known {
  const content = seat.whole === undefined
    ? contentUnderWay(seat, length, trailers)
    : contentAtHand(seat.whole, trailers);
  const fields = withoutFields(head.fields, FRAMING);
  return {
    resource: describeMessage({ ...head, fields }, content, url, names),
    epoch,
    age: age === undefined ? undefined : Math.floor(age),
    memory: () => source?.id,
  };
}

function contentAtHand(body: StoredBody, trailers: Trailers | undefined): MessageContent {
  return {
    length: body.length,
    bytes: body.bytes,
    trailers,
    open: (range?: ByteRange) => Promise.resolve(body.open(range)),
  };
}

function contentUnderWay(
  seat: Seat,
  length: number | undefined,
  trailers: Trailers | undefined,
): MessageContent {
  let opened = false;
  return {
    length,
    trailers,
    open: () => {
      if (opened) return Promise.reject(new Error("an answer under way can be read only once"));
      opened = true;
      return Promise.resolve(seat.open());
    },
    release: () => opened || seat.leave(),
  };
}

/** Framing is told anew by the front. */
const FRAMING = new Set(["content-length"]);

/**
 * A part of a resource that is known. It is private, stale or storable as the whole is, and what is
 * made of it is remembered beside what is made of the whole.
 */
export function knownPart(whole: Known, source: StoredVariant, part: Resource): Known {
  const { epoch, age, date } = whole;
  return {
    resource: part,
    epoch,
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
