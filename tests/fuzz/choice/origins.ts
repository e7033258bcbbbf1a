/**
 * An origin that negotiates by itself in all the ways there are, and says in Vary what it looked at: what it
 * answers is a function of the URL and of these fields.
 *
 * @module
 */
import { negotiate, parseVariants, possibleKeys } from "../../../src/negotiate/mod.ts";
import { gzipSync } from "node:zlib";

type Described = Readonly<Record<string, string>>;

const LONG = "<p>Tea is poured slowly, and the garden waits for the rain to end.</p>\n".repeat(30);
const PAGE: Described = { type: "text/html" };
const DATA: Described = { type: "application/json" };
const KOREAN: Described = { type: "text/html", language: "ko" };
const ENGLISH: Described = { type: "text/html", language: "en" };
const MARKDOWN: Described = { type: "text/markdown", language: "en" };

/** What there is under each path, and the fields by which the origin chooses. */
const SETS: Readonly<Record<string, readonly Described[]>> = {
  "/page": [PAGE],
  "/types": [PAGE, DATA],
  "/languages": [ENGLISH, KOREAN],
  "/both": [ENGLISH, KOREAN, MARKDOWN, { type: "text/markdown", language: "ko" }],
  "/text": [{ type: "text/plain", language: "en" }, MARKDOWN],
  "/picture": [{ type: "image/svg+xml" }],
};

/** Its paths. */
export const ORIGIN_PATHS: readonly string[] = [
  ...Object.keys(SETS).flatMap((path) => [path, `${path}?format=md`, `${path}?lang=ko&x=1`]),
  ...["/described", "/hinted", "/listed", "/listed.ko", "/listed.en", "/cookie", "/star"],
  ...["/agent", "/none", "/old", "/private", "/page?view=reader", "/data", "/fixed", "/both.md"],
];

/** Answers. */
export function answer(request: Request): Response {
  const { pathname } = new URL(request.url);
  const { headers } = request;
  if (pathname in SETS) return chosenFrom(SETS[pathname], headers);
  const by = (field: string) => give(PAGE, `${field} ${headers.get(field)}`, { vary: field });
  switch (pathname) {
    case "/described":
      return described(headers);
    case "/hinted":
      return chosenFrom([ENGLISH, KOREAN], headers, { "avail-language": "en;d, ko" });
    case "/listed":
      return listed(headers);
    case "/listed.ko":
      return give(KOREAN, "listed");
    case "/listed.en":
      return give(ENGLISH, "listed");
    case "/cookie":
      return by("Cookie");
    case "/agent":
      return by("User-Agent");
    case "/data":
      return by("Save-Data");
    case "/star":
      return give(PAGE, "star", { vary: "*" });
    case "/coded":
      return coded(headers);
    case "/fixed":
      return give(PAGE, "fixed", { "cache-control": "max-age=60, no-transform" });
    case "/old":
      return give(PAGE, "old", { "cache-control": "max-age=0" });
    case "/private":
      return by("Accept-Language");
    default:
      return new Response("none", { status: 404, headers: { "content-type": "text/plain" } });
  }
}

function chosenFrom(set: readonly Described[], headers: Headers, more: Described = {}): Response {
  const { index, vary } = negotiate(headers, set, {
    fallback: { type: "serve" },
    disregardSingle: true,
  });
  return give(set[index ?? 0], "", { ...vary.length > 0 && { vary: vary.join(", ") }, ...more });
}

function described(headers: Headers): Response {
  const variants = "Accept=(text/html application/json), Accept-Language=(en ko)";
  const [[type, language] = ["text/html", "en"]] =
    possibleKeys(headers, parseVariants(variants) ?? []) ?? [[]];
  return give({ type, language }, "", {
    "variants": variants,
    "variant-key": `(${type} ${language})`,
    "vary": "Accept, Accept-Language",
  });
}

function listed(headers: Headers): Response {
  const list =
    '{"listed.en" 1.0 {type text/html} {language en}}, {"listed.ko" 0.8 {type text/html} {language ko}}';
  const vary = "Negotiate, Accept-Language";
  const fields = { "alternates": list, "vary": vary, "tcn": "list" };
  if (headers.has("negotiate")) {
    return new Response("list", {
      status: 300,
      headers: { "content-type": "text/plain", ...fields },
    });
  }
  const { index } = negotiate(headers, [ENGLISH, KOREAN], { dimensions: ["language"] });
  return give([ENGLISH, KOREAN][index ?? 0], "", { ...fields, tcn: "choice" });
}

function coded(headers: Headers): Response {
  const wants = /\bgzip\b(?!;q=0)/.test(headers.get("accept-encoding") ?? "");
  const fields = {
    "vary": "Accept-Encoding",
    "content-type": "text/html",
    "cache-control": "max-age=60",
  };
  return wants
    ? new Response(Uint8Array.from(gzipSync(LONG)), {
      headers: { ...fields, "content-encoding": "gzip", "etag": '"gz"' },
    })
    : new Response(LONG, { headers: { ...fields, "etag": '"id"' } });
}

function give({ type, language }: Described, text: string, fields: Described = {}): Response {
  const body = type === "application/json"
    ? JSON.stringify({ language, text, LONG })
    : type === "image/svg+xml"
    ? '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    : `<h1>${language} ${text.replaceAll(/[<>&]/g, "")}</h1>${LONG}`;
  const headers = new Headers({ "content-type": type, "cache-control": "max-age=60", ...fields });
  if (language) headers.set("content-language", language);
  headers.set("etag", `"${type.length}${language ?? ""}"`);
  return new Response(body, { headers });
}
