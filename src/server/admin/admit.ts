/**
 * Who may run the cache. Pages that a browser on this machine shows must not: they can send requests
 * to its own addresses, and under names that lead there.
 *
 * @module
 */
import { essenceOf } from "../../syntax/media_type.ts";
import { timingSafeEqual } from "node:crypto";

/** Why a request is refused; undefined where it is not. */
export type AdminRefusal = { readonly status: 401 | 403 | 415; readonly reason: string };

/** `localhost`, or an address instead of a name, which no DNS can point elsewhere. */
const ADDRESS = /^(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])(?::\d+)?$/i;

/** Judges a request; `token` is what must be shown, if anything must. */
export function refuseAdmin(request: Request, token: string | undefined): AdminRefusal | undefined {
  if (token !== undefined && !showsToken(request.headers.get("authorization"), token)) {
    return { status: 401, reason: "Show the token as Authorization: Bearer." };
  }
  if (
    token === undefined && !ADDRESS.test(request.headers.get("host") ?? new URL(request.url).host)
  ) {
    return {
      status: 403,
      reason: "Without a token, ask by an address such as 127.0.0.1, not by a name.",
    };
  }
  if (request.headers.has("origin") || request.headers.get("sec-fetch-site") === "cross-site") {
    return { status: 403, reason: "Requests that a web page sends (Origin) are refused." };
  }
  // A page could send anything else without asking first.
  const type = essenceOf(request.headers.get("content-type") ?? "");
  if (request.method === "POST" && type !== "application/json") {
    return { status: 415, reason: "Send application/json." };
  }
  return undefined;
}

function showsToken(authorization: string | null, token: string): boolean {
  const [, shown] = /^Bearer +(\S+)$/i.exec(authorization ?? "") ?? [];
  const [given, wanted] = [shown ?? "", token].map((text) => new TextEncoder().encode(text));
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
