/**
 * Transparent content negotiation: whether a request for a negotiated resource is answered with a
 * list, with a choice, or ad hoc (RFC 2295 §8.4, §10), for origin servers and for proxies.
 *
 * | the client sends   | and                                                | gets   |
 * | ------------------ | -------------------------------------------------- | ------ |
 * | no Negotiate       | the best variant is a neighbour                    | choice |
 * | no Negotiate       | it is not, but the server means to serve it anyway | adhoc  |
 * | `*`, or `1.0`      | RVSA/1.0 is sure, and the variant is a neighbour   | choice |
 * | `guess-small`      | a variant is acceptable, a neighbour, and small    | choice |
 * | all else           |                                                    | list   |
 *
 * @module
 */
import type { Alternates } from "../syntax/alternates.ts";
import { formatAlternates } from "../syntax/alternates.ts";
import { type NegotiateDirectives, parseNegotiate } from "../syntax/negotiate.ts";
import { allowsRvsa, RVSA_1_0 } from "../syntax/rvsa_version.ts";
import type { TcnResponse } from "../syntax/tcn.ts";
import { compile, type Negotiator } from "./negotiator.ts";
import type { Policy } from "./policy.ts";
import { fieldNames, readFields } from "./request_fields.ts";
import { urisOf, variantsOf } from "./variant_list.ts";
import type { FieldName, Verdict } from "./verdict.ts";

/** What there is to answer with. */
export interface TransparentResource {
  /** Absolute URL of the negotiated resource. */
  readonly url: string;
  /** Its variants. */
  readonly list: Alternates;
  /** Whether who answers is a proxy, which chooses only as both sides allow. Default: false. */
  readonly proxy?: boolean;
  /** The chooser over the list for clients that leave the choice to the server; by `policy` if absent. */
  readonly own?: Negotiator;
  /** Serves clients without transparent negotiation even what is not a neighbour. Default: false. */
  readonly adhoc?: boolean;
}

/** How to answer. */
export interface TransparentAnswer {
  /** The kind of answer; its TCN field. */
  readonly response: TcnResponse;
  /** The variant to send, by its position in the list, the fallback being last; null for a list. */
  readonly index: number | null;
  /** Where it is found, for Content-Location. */
  readonly location?: string;
  /** Whether the answer carries the list in Alternates. */
  readonly listed: boolean;
  /** The fields that can change the answer. */
  readonly vary: readonly ("Negotiate" | FieldName)[];
  /** The decision that the answer rests on. */
  readonly verdict: Verdict;
}

const NEGOTIATE = fieldNames(["Negotiate"]);

/** Decides how to answer; `policy` is for clients that leave the algorithm to the server. */
export function answerTransparently(
  headers: HeadersInit,
  resource: TransparentResource,
  policy: Policy = {},
): TransparentAnswer {
  const [value] = readFields(headers, NEGOTIATE);
  const directives = parseNegotiate(value);
  const way = wayFor(directives, resource);
  const { own = compile(variantsOf(resource.list), policy) } = resource;
  const remote = compile(variantsOf(resource.list), { ...policy, combine: "rvsa/1.0" });
  const verdict = (way === "remote" ? remote : own).negotiate(headers);
  const { response, index } = respond(way, verdict.index, resource);
  return {
    response,
    index,
    location: index === null ? undefined : urisOf(resource.list)[index],
    listed: response === "list" || (response === "choice" && directives.vlist),
    // The answer differs with Negotiate, and then with all that either way looks at.
    vary: ["Negotiate", ...new Set([...own.vary, ...remote.vary])],
    verdict,
  };
}

/** Who chooses: nobody, the server as it likes, its best guess, or the algorithm that was allowed. */
type Way = "none" | "own" | "guess" | "remote";

function wayFor(
  { trans, any, rvsa, guessSmall }: NegotiateDirectives,
  { list, proxy = false }: TransparentResource,
): Way {
  // A client that does not know of lists is not for a proxy to answer.
  if (!trans) return proxy ? "none" : "own";
  const forbidden = proxy && list.proxyRvsa !== undefined && !allowsRvsa(list.proxyRvsa, RVSA_1_0);
  if ((any || allowsRvsa(rvsa, RVSA_1_0)) && !forbidden) return "remote";
  return guessSmall && !proxy ? "guess" : "none";
}

function respond(
  way: Way,
  index: number | null,
  { url, list, adhoc = false }: TransparentResource,
): { readonly response: TcnResponse; readonly index: number | null } {
  if (way === "none" || index === null) return { response: "list", index: null };
  const neighbouring = isNeighbour(urisOf(list)[index], url);
  if (way === "own" && !neighbouring && adhoc) return { response: "adhoc", index };
  if (!neighbouring || (way === "guess" && !isSmall(index, list))) {
    return { response: "list", index: null };
  }
  return { response: "choice", index };
}

/**
 * Whether a variant may be sent in the resource's place: who can write to its folder can write to
 * that of the resource (RFC 2295 §2.2, §14.2).
 */
export function isNeighbour(uri: string, url: string): boolean {
  if (!URL.canParse(uri, url)) return false;
  const [variant, resource] = [new URL(uri, url), new URL(url)];
  return /^https?:$/.test(variant.protocol) && variant.origin === resource.origin &&
    folderOf(variant) === folderOf(resource);
}

function folderOf({ pathname }: URL): string {
  return pathname.slice(0, pathname.lastIndexOf("/") + 1);
}

/** What is "not much larger" than a list (RFC 2295 §8.4): a list twice over, and a packet. */
function isSmall(index: number, list: Alternates): boolean {
  const length = variantsOf(list)[index].length;
  return length !== undefined && length <= 2 * formatAlternates(list).length + 1400;
}
