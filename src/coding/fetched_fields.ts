/**
 * The fields of an answer that came of `fetch`, as they describe its body: the runtime takes gzip and
 * br off, and leaves the fields as they came over the network.
 *
 * @module
 */
import type { Field } from "../model/variant.ts";

const TAKEN_OFF = /^(?:x-)?gzip$|^br$/i;

/** What speaks of the coded content alone. */
const OF_CODED: ReadonlySet<string> = new Set([
  ...["content-encoding", "content-length", "content-md5", "content-digest"],
]);

/** The fields of a response. Only one of `fetch` has a URL; any other says what it means. */
export function fetchedFields({ headers, url }: Pick<Response, "headers" | "url">): Field[] {
  const fields: Field[] = [...headers];
  const isDecoded = url !== "" && TAKEN_OFF.test(headers.get("content-encoding")?.trim() ?? "");
  return isDecoded ? fields.filter(([name]) => !OF_CODED.has(name)).map(weakened) : fields;
}

/** A strong tag names the coded bytes (RFC 9110 §8.8.3). */
function weakened([name, value]: Field): Field {
  return [name, name === "etag" && value.startsWith('"') ? `W/${value}` : value];
}
