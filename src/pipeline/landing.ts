/**
 * What comes of a request to the origin: an answer that all may have who would be given it from the
 * cache, a stored one that holds again, or one that is for its asker alone.
 *
 * @module
 */
import {
  type Awaitable,
  type BodyWriter,
  type CachedSource,
  type CacheRequest,
  cachingRules,
  conditionalFields,
  type Epoch,
  GrowingBody,
  isError,
  judgeFor,
  keptFields,
  readFields,
  type Refusal,
  type SharedBody,
  type SourceHead,
  type StoredBody,
  streamOf,
  type Times,
  WholeBody,
} from "../cache/mod.ts";
import { Fault } from "../model/fault.ts";
import { type MessageContent, type MessageHead, reasonToPass } from "../origin/message.ts";
import { describeWhole } from "./completion.ts";
import { canResume, headOf, resume } from "./resume.ts";
import { discard, settledTrailers } from "./streams.ts";
import { REFUSING } from "./refusing_writer.ts";
import type { Answer, Ask, Found, Origin, PassedAnswer } from "../origin/origin.ts";
import type { Limits } from "../model/limits.ts";
import type { Trailers } from "../model/variant.ts";
import type { SetRequest } from "./described_set.ts";
import type { House } from "./house.ts";

/** A question to an origin, and what it is to the cache. */
export interface Question {
  readonly origin: Origin;
  /** What the origin is asked, without conditions. */
  readonly ask: Ask;
  /** The same as the cache sees it. */
  readonly request: CacheRequest;
  /** A stored answer that is to be validated. */
  readonly stale?: CachedSource;
  /** The same as what is known of sets sees it. */
  readonly set: SetRequest;
}

/** An answer for everybody to whom the cache would give it. */
export interface SharedLanding {
  readonly kind: "shared";
  readonly head: MessageHead;
  /** Bytes of its content, where known. */
  readonly length?: number;
  readonly body: SharedBody;
  /** Fields behind its content. */
  readonly trailers?: Trailers;
  /** When it was asked for. */
  readonly epoch: Epoch;
  /** As the cache sees it; absent for a failure, which is for those who wait for it. */
  readonly source?: SourceHead;
  /** Why it is not stored when it is whole. */
  readonly reason?: Refusal;
}

/** A stored answer that holds. */
export interface StoredLanding {
  readonly kind: "stored";
  readonly source: CachedSource;
  /** Whether the origin has just said so. */
  readonly validated: boolean;
}

/** An answer for its asker alone. */
export interface OwnLanding {
  readonly kind: "own";
  readonly answer: Answer;
  /** When it was asked for and when it came, where it came as a message. */
  readonly times?: Times & { readonly epoch: Epoch };
  /** Why it is not stored. */
  readonly reason?: Refusal;
}

/** What has come of a request. */
export type Landing = SharedLanding | StoredLanding | OwnLanding;

/** An answer that came as a message, with its times. */
interface Arrived extends Times {
  readonly answer: Found | PassedAnswer;
  readonly head: MessageHead;
  readonly epoch: Epoch;
}

/** Asks the origin, and waits until it is known what its answer is. */
export async function land(question: Question, house: House): Promise<Landing> {
  const { origin, ask, request, stale } = question;
  const conditions = stale && conditionalFields(stale);
  const epoch = house.cache.begin();
  const requestTime = house.now();
  const answer = conditions === undefined
    ? await describeWhole(question, house)
    : await origin.describe({ ...ask, conditions });
  if (answer.kind !== "resource" && answer.kind !== "answer") return { kind: "own", answer };
  const head = withKey(headOf(answer), house.caching.key);
  if (head === undefined) return { kind: "own", answer };
  const arrived = { answer, head, requestTime, epoch };
  const times = { ...arrived, responseTime: house.now() };
  if (head.status === 304) return await validated(question, times, house);
  if (stale && ask.method === "HEAD" && head.status < 500) {
    await house.cache.heed(request, stale, { ...head, ...timesOf(times) });
  }
  return judge(question, times, house);
}

/** The head, saying of what the operator tells its answers apart by, too. */
function withKey(
  head: MessageHead | undefined,
  key: readonly string[],
): MessageHead | undefined {
  if (head === undefined || key.length === 0) return head;
  // A 304 that says nothing of it leaves it as it was.
  if (head.status === 304 && readFields(head.fields).get("vary") === null) return head;
  return { ...head, fields: [...head.fields, ["Vary", key.join(", ")]] };
}

function timesOf({ requestTime, responseTime }: Times): Times {
  return { requestTime, responseTime };
}

/** A 304 makes the stored answer fresh again (RFC 9111 §4.3.4). */
async function validated(question: Question, arrived: Arrived, house: House): Promise<Landing> {
  const { stale, request } = question;
  if (arrived.answer.kind === "answer") discard(arrived.answer.body);
  if (stale === undefined) throw new Fault("origin-broken", "a 304 that nobody asked for");
  const update = { ...arrived.head, ...timesOf(arrived) };
  const source = await house.cache.refresh(request, stale, update);
  // Where it speaks of another answer than ours: ask again, without conditions.
  return source === undefined
    ? await land({ ...question, stale: undefined }, house)
    : { kind: "stored", source, validated: true };
}

/** Whose the answer is, by whether it may be stored. */
function judge(question: Question, arrived: Arrived, house: House): Awaitable<Landing> {
  const { ask, request } = question;
  const { answer, head } = arrived;
  if (reasonToPass(head) === "live") return { kind: "own", answer };
  const url = house.searches.learn(ask.url, head.fields);
  const reason = refuse(question, { ...request, url }, arrived, house);
  // What is too large to be kept is anybody's all the same while it comes (RFC 9111 §4).
  if (reason === undefined || reason === "size") {
    const asked = url === request.url ? question : { ...question, request: { ...request, url } };
    return share(asked, arrived, house, reason);
  }
  if (!isSharedFailure(request, head)) {
    return { kind: "own", answer, reason, times: { ...timesOf(arrived), epoch: arrived.epoch } };
  }
  return landed(question, arrived, house, { reason });
}

/** The same for one who has not asked for it: without fields that are its asker's (RFC 9111 §5.2.2.7). */
export function forOthers(landing: SharedLanding): SharedLanding {
  const { head, source } = landing;
  const { control } = cachingRules(readFields(head.fields));
  const fields = source?.fields ?? keptFields(head.fields, control);
  return { ...landing, head: { ...head, fields } };
}

/** Why it is not to be stored. What a stored answer stands in for would take its place. */
function refuse(
  { stale }: Question,
  request: CacheRequest,
  { head, responseTime }: Arrived,
  { cache }: House,
): Refusal | undefined {
  if (stale !== undefined && isError(head.status)) {
    const { onError } = judgeFor(stale, request.fields, responseTime);
    if (onError) return "stood-in-for";
  }
  const admission = cache.admit(request, head, responseTime);
  return admission.store ? undefined : admission.reason;
}

/** A failure that says nothing of its asker may be told to all who wait for the answer. */
function isSharedFailure({ method, fields }: CacheRequest, head: MessageHead): boolean {
  const told = readFields(head.fields);
  const { control, widened } = cachingRules(told);
  return method === "GET" && head.status >= 500 && fields.get("authorization") === null &&
    !widened &&
    !control.noStore && control.private === undefined && told.get("set-cookie") === null;
}

function share(
  question: Question,
  arrived: Arrived,
  house: House,
  reason: Refusal | undefined,
): Awaitable<Landing> {
  const source = house.cache.announce(question.request, { ...arrived.head, ...timesOf(arrived) });
  return landed(question, arrived, house, { source, reason });
}

/** What has come as what many can read; without a reason against it, it is stored. */
function landed(
  question: Question,
  arrived: Arrived,
  house: House,
  { source, reason }: Pick<SharedLanding, "source" | "reason">,
): Awaitable<SharedLanding> {
  const { answer, head, epoch } = arrived;
  const stored = reason === undefined ? source : undefined;
  const content = contentOf(answer);
  const { bytes, length } = content;
  const keep = (body: Uint8Array | BodyWriter) =>
    keepAs(stored, body, question.request, arrived, house);
  // Those of an answer that has to be resumed do not come.
  const trailers = answer.trailers instanceof Promise
    ? settledTrailers(answer.trailers).then((fields = []) => fields)
    : answer.trailers;
  const landing = { kind: "shared", head, length, trailers, epoch, source, reason } as const;
  if (bytes !== undefined) return { ...landing, body: new WholeBody(bytes, keep) };
  const isStored = stored !== undefined;
  return growing(question, head, content, keep, house, isStored).then((body) => ({
    ...landing,
    body,
  }));
}

/** Stores what has come, if it was announced. */
async function keepAs(
  announced: SourceHead | undefined,
  body: Uint8Array | BodyWriter,
  request: CacheRequest,
  arrived: Arrived,
  house: House,
): Promise<StoredBody | undefined> {
  if (announced === undefined) return undefined;
  const { head, epoch, answer } = arrived;
  const trailers = answer.trailers && await settledTrailers(answer.trailers);
  const whole = { ...head, body, trailers, ...timesOf(arrived), epoch, announced };
  const stored = await house.cache.store(request, whole);
  return stored.store ? stored.source.body : undefined;
}

async function growing(
  { origin, ask }: Question,
  head: MessageHead,
  { open, length }: MessageContent,
  keep: (body: BodyWriter) => Promise<StoredBody | undefined>,
  { cache, limits }: House,
  isStored: boolean,
): Promise<GrowingBody> {
  const writer = isStored ? await cache.receive() : REFUSING;
  const goOn = (position: number) => resume({ origin, ask, fields: head.fields, position });
  return new GrowingBody(await open(), {
    writer,
    capacity: length === undefined ? limits.cachedBody : undefined,
    window: limits.sharedWindow,
    patience: limits.readTime,
    holdUp: limits.holdUpTime,
    lasting: isStored && isWorthKeeping(head, length, limits),
    resume: goOn,
    catchUp: canResume(head.fields) ? goOn : undefined,
    finish: () => keep(writer),
  });
}

/** What will fit; and what tells of a set, which is asked for again by whoever chooses from that. */
function isWorthKeeping(
  { fields }: MessageHead,
  length: number | undefined,
  { cachedBody }: Pick<Limits, "cachedBody">,
): boolean {
  return length === undefined
    ? readFields(fields).get("alternates") !== null
    : length <= cachedBody;
}

function contentOf(answer: Found | PassedAnswer): MessageContent {
  if (answer.kind === "resource") return answer.content ?? answer.resource.variants[0];
  const { body, status, fields } = answer;
  const length = readFields(fields).get("content-length");
  if (body === null || status === 204) {
    discard(body);
    return { length: 0, bytes: NOTHING, open: () => Promise.resolve(streamOf(NOTHING)) };
  }
  return {
    length: length === null ? undefined : Number(length),
    open: () => Promise.resolve(body),
  };
}

const NOTHING = new Uint8Array();
