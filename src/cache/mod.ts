/**
 * An HTTP cache for many clients (RFC 9111), in parts: each decision is a pure function of data, and
 * {@linkcode VariantCache} applies them to a store.
 *
 * ```ts
 * import { VariantCache } from "@variform/variform/cache";
 *
 * const cache = new VariantCache({ limits: { cacheBytes: 64 << 20 } });
 * const request = { url: "https://example.org/", fields: new Headers() };
 * const found = await cache.lookup({ ...request, now: Date.now() });
 * ```
 *
 * {@linkcode createCachingFetch} is that cache behind a `fetch`.
 *
 * @module
 */
export type { ByteRange, Field } from "../model/variant.ts";
export type { Limits } from "../model/limits.ts";
export type { Claim } from "./claim.ts";
export type { CacheControl } from "../syntax/cache_control.ts";
export {
  allowsRange,
  type ConditionVerdict,
  judgeConditions,
  type Validators,
} from "./conditional.ts";
export { isStrongTag, matchesStrongly, matchesWeakly, parseEntityTags } from "./entity_tag.ts";
export { type Epoch, Epochs } from "./epochs.ts";
export { type FieldReader, keptFields, readFields } from "./fields.ts";
export {
  currentAge,
  freshnessLifetime,
  initialAge,
  type Lifetime,
  type LifetimeBasis,
  type Times,
} from "./freshness.ts";
export { groupLabel, labelsOf, tagLabel } from "./labels.ts";
export { GrowingBody, type GrowingOptions } from "./growing_body.ts";
export { WholeBody } from "./whole_body.ts";
export { invalidatedKeys } from "./invalidate.ts";
export { answerKey, groupOf, primaryKey, selectingFields, sourceKey } from "./key.ts";
export { type Normalise, normaliseSelecting } from "./normalise.ts";
export type { Beginning, FoundPart } from "./part_shelf.ts";
export {
  combineParts,
  covers,
  fieldsOfCombined,
  type HeldPart,
  isWhole,
  type Part,
  readPart,
} from "./parts.ts";
export { type CachePolicy, describePolicy } from "./policy.ts";
export { EVERYTHING, type PurgeTarget } from "./purge_target.ts";
export {
  type ContentRange,
  formatContentRange,
  parseContentRange,
  type RangeVerdict,
  selectRange,
} from "./range.ts";
export {
  isError,
  judgeFor,
  judgeReuse,
  requestControl,
  type Reuse,
  type ReuseVerdict,
} from "./reuse.ts";
export type { Seat, SharedBody } from "./seat.ts";
export { matchesRequest, selectSource } from "./select.ts";
export {
  type Answer,
  type AnswerHead,
  type CachedSource,
  describeSource,
  type SourceHead,
} from "./source.ts";
export {
  type Admission,
  type CacheRequest,
  judgeStorable,
  type Refusal,
  type ResponseHead,
  standsForGet,
  type StorableOptions,
} from "./storable.ts";
export type {
  Awaitable,
  BodyWriter,
  DerivedHead,
  Kept,
  KeptHead,
  Lair,
  Place,
  Purged,
  Shelf,
  Store,
  StoredBody,
  Usage,
  Watcher,
} from "./store.ts";
export { BytesBody, readBody } from "./stored_body.ts";
export { streamOf } from "../coding/stream_of.ts";
export { type MemoryLimits, MemoryStore } from "./stores/memory.ts";
export { settleCaching, type StorageRules } from "./storage_rules.ts";
export { DIRECTORY_BYTES } from "./stores/directory_bytes.ts";
export { openStore, type StoreOptions } from "./stores/open_store.ts";
export { type RedisOptions, RedisStore } from "./stores/redis.ts";
export { readRedisAddress, type RedisAddress } from "./stores/redis_link.ts";
export { type SqliteOptions, SqliteStore } from "./stores/sqlite.ts";
export type { Log } from "./stores/log.ts";
export { type CachingRules, cachingRules, SURROGATE_TOKEN } from "./targeted.ts";
export { type Entry, type KeptForm, Upkeep } from "./upkeep.ts";
export { answersFor, conditionalFields, updateFields, validatorsOf } from "./validate.ts";
export type { Tenure } from "./tenure.ts";
export type { Lookup, Stored } from "./outcome.ts";
export type { CacheLimits } from "./cache_limits.ts";
export { VariantCache, type VariantCacheOptions } from "./variant_cache.ts";
export {
  type CachingFetch,
  type CachingFetchOptions,
  createCachingFetch,
} from "./caching_fetch.ts";
