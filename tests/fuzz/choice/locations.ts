/**
 * The law of Content-Location (RFC 9110 §8.7) and of links to other forms: what a URL is said to lead to is
 * there, whatever the one who follows it would like better.
 *
 * @module
 */
import { parseLinks } from "../../../src/negotiate/mod.ts";
import type { Variform } from "../../../src/mod.ts";
import type { Dice } from "../../bytes/inputs.ts";
import { makeFields, NAMES } from "./fields.ts";

/** Fields that change how a form is written, and no form. */
const WRITING = ["accept-encoding", "accept-charset", "available-dictionary", "dictionary-id"];
const OTHERS = NAMES.filter((name) => !WRITING.includes(name) && !name.startsWith("sec-ch-"));

/** Asks, follows what the answer says, and tells where that led to something else. */
export async function playLocations(app: Variform, roll: Dice, path: string): Promise<string[]> {
  const identity = { "accept-encoding": "identity" };
  const get = async (url: string, headers: Record<string, string>) => {
    const place = new URL(url, `http://site.test${path}`);
    const response = await app.fetch(new Request(place, { headers: { ...headers, ...identity } }));
    return { response, content: await response.text() };
  };
  const fields = makeFields(roll, OTHERS);
  const { response, content } = await get(path, fields);
  if (response.status !== 200) return [];
  const location = response.headers.get("content-location");
  const wrongs: string[] = [];
  // What a query has pinned is found under the name of its file beside what can be made of it.
  if (location !== null && !path.includes("?")) {
    const found = await get(location, fields);
    for (const name of ["content-type", "content-language"]) {
      const [is, was] = [found.response.headers.get(name), response.headers.get(name)];
      if (is !== was) {
        wrongs.push(`${location}: ${found.response.status} ${name} ${is} instead of ${was}`);
      }
    }
    if (found.content !== content) wrongs.push(`${location}: other content`);
  }
  for (const { target, parameters } of parseLinks(response.headers.get("link") ?? "")) {
    const type = parameters.get("type");
    // A whole message goes out as one.
    if (parameters.get("rel") !== "alternate" || type === "multipart/related") continue;
    const { response: other } = await get(target, {});
    const [is, language] = [
      other.headers.get("content-type"),
      other.headers.get("content-language"),
    ];
    const wanted = parameters.get("hreflang");
    // Of several languages, a link has them all, and the reader the first.
    const isMeant = wanted === undefined || language?.split(",")[0] === wanted;
    if (other.status === 200 && is?.replace(/; charset=.*/, "") === type && isMeant) continue;
    wrongs.push(`${target}: ${other.status} ${is} ${language} instead of ${type} ${wanted}`);
  }
  return wrongs.length === 0 ? [] : [`${path} ${response.headers.get("content-type")}`, ...wrongs];
}
