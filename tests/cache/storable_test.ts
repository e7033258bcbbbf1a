import { assertEquals } from "@std/assert";
import { judgeStorable, type Refusal, type StorableOptions } from "../../src/cache/storable.ts";
import type { Field } from "../../src/model/variant.ts";

const NOW = Date.UTC(2026, 0, 1);
const FRESH: Field = ["Cache-Control", "max-age=60"];
const AUTHORIZED = { Authorization: "Basic eDp5" };

interface Row {
  readonly rule: string;
  readonly method?: string;
  readonly request?: Record<string, string>;
  readonly status?: number;
  readonly response: readonly Field[];
  readonly options?: StorableOptions;
  readonly refused?: Refusal;
}

const control = (value: string): Field[] => [["Cache-Control", value]];

const ROWS: readonly Row[] = [
  { rule: "stores a fresh answer to GET (§3)", response: [FRESH] },
  {
    rule: "does not store what POST brings (§3)",
    method: "POST",
    response: [FRESH],
    refused: "method",
  },
  { rule: "does not store what HEAD brings", method: "HEAD", response: [FRESH], refused: "method" },
  { rule: "does not store 206 (§3.3)", status: 206, response: [FRESH], refused: "status" },
  { rule: "does not store 304 (§4.3.3)", status: 304, response: [FRESH], refused: "status" },
  { rule: "does not store 103", status: 103, response: [FRESH], refused: "status" },
  { rule: "does not store 999", status: 999, response: [FRESH], refused: "status" },
  { rule: "stores an unknown status with a lifetime (§3)", status: 299, response: [FRESH] },
  { rule: "stores 404 with a lifetime", status: 404, response: [FRESH] },
  { rule: "stores 302 with a lifetime", status: 302, response: [FRESH] },
  {
    rule: "does not store 302 without one (§3)",
    status: 302,
    response: [["ETag", '"a"']],
    refused: "no-permission",
  },
  {
    rule: "stores 302 with Expires",
    status: 302,
    response: [["Expires", "Fri, 02 Jan 2026 00:00:00 GMT"]],
  },
  {
    rule: "stores 302 that is public",
    status: 302,
    response: [...control("public"), ["ETag", '"a"']],
  },
  { rule: "stores 200 with an entity tag alone", response: [["ETag", '"a"']] },
  {
    rule: "stores 410 with Last-Modified alone (RFC 9110 §15.1)",
    status: 410,
    response: [["Last-Modified", "Thu, 01 Jan 2015 00:00:00 GMT"]],
  },
  {
    rule: "does not store what keeps private by what it is selected (§5.2.2.7)",
    response: [...control('max-age=60, private="X-A, Vary"'), ["Vary", "X-A"]],
    refused: "private",
  },
  { rule: "does not store what is never of use", response: [], refused: "of-no-use" },
  {
    rule: "does not store max-age=0 without validator",
    response: control("max-age=0"),
    refused: "of-no-use",
  },
  {
    rule: "does not store a past Expires without Date and validator",
    response: [["Expires", "Thu, 01 Jan 2015 00:00:00 GMT"]],
    refused: "of-no-use",
  },
  {
    rule: "stores max-age=0 with a validator",
    response: [...control("max-age=0"), ["ETag", '"a"']],
  },
  {
    rule: "stores what may stand in for errors, although it may not be used while it is validated",
    response: control("max-age=0, stale-while-revalidate=0, stale-if-error=60"),
  },
  {
    rule: "stores max-age=0 with a stale window (RFC 5861 §3)",
    response: control("max-age=0, stale-while-revalidate=60"),
  },
  {
    rule: "obeys no-store of the request (§5.2.1.5)",
    request: { "Cache-Control": "no-store" },
    response: [FRESH],
    refused: "request-no-store",
  },
  {
    rule: "obeys no-store of the answer (§5.2.2.5)",
    response: control("max-age=60, no-store"),
    refused: "no-store",
  },
  {
    rule: "obeys no-store in any case of letters",
    response: control("max-age=60, No-StOrE"),
    refused: "no-store",
  },
  {
    rule: "obeys no-store in a second line",
    response: [FRESH, ["cache-control", "no-store"]],
    refused: "no-store",
  },
  {
    rule: "stores no-cache with a validator (§5.2.2.4)",
    response: [...control("no-cache"), ["ETag", '"a"']],
  },
  {
    rule: "obeys private (§5.2.2.7)",
    response: control("private, max-age=60"),
    refused: "private",
  },
  {
    rule: "stores the rest of private with fields",
    response: control('private="x-a", max-age=60'),
  },
  {
    rule: "lets must-understand beat no-store (§5.2.2.3)",
    response: control("max-age=60, no-store, must-understand"),
  },
  {
    rule: "obeys must-understand with an unknown status (§5.2.2.3)",
    status: 299,
    response: control("max-age=60, must-understand"),
    refused: "not-understood",
  },
  {
    rule: "obeys Authorization (§3.5)",
    request: AUTHORIZED,
    response: [FRESH],
    refused: "authorization",
  },
  {
    rule: "lets public beat Authorization (§3.5)",
    request: AUTHORIZED,
    response: control("public, max-age=60"),
  },
  {
    rule: "lets s-maxage beat Authorization (§3.5)",
    request: AUTHORIZED,
    response: control("s-maxage=60"),
  },
  {
    rule: "lets must-revalidate beat Authorization (§3.5)",
    request: AUTHORIZED,
    response: control("max-age=60, must-revalidate"),
  },
  {
    rule: "does not let proxy-revalidate beat Authorization",
    request: AUTHORIZED,
    response: control("max-age=60, proxy-revalidate"),
    refused: "authorization",
  },
  { rule: "stores answers to requests with Cookie", request: { Cookie: "a=b" }, response: [FRESH] },
  {
    rule: "does not store what sets a cookie",
    response: [FRESH, ["Set-Cookie", "id=1"]],
    refused: "set-cookie",
  },
  {
    rule: "stores it where it is told to (§7.3)",
    response: [FRESH, ["Set-Cookie", "id=1"]],
    options: { storeSetCookie: true },
  },
  {
    rule: "stores it where the cookie is named private and so left out",
    response: [...control('private="Set-Cookie", max-age=60'), ["Set-Cookie", "id=1"]],
  },
  { rule: "does not store Vary: * (§4.1)", response: [FRESH, ["Vary", "*"]], refused: "vary" },
  {
    rule: "does not store Vary with a star in it",
    response: [FRESH, ["Vary", "Accept, *"]],
    refused: "vary",
  },
  { rule: "stores Vary: Accept", response: [FRESH, ["Vary", "Accept"]] },
  // RFC 9213 §2.2
  {
    rule: "lets CDN-Cache-Control beat no-store",
    response: [...control("no-store"), ["CDN-Cache-Control", "max-age=60"]],
  },
  {
    rule: "lets CDN-Cache-Control: no-store beat max-age",
    response: [FRESH, ["CDN-Cache-Control", "no-store"]],
    refused: "no-store",
  },
  {
    rule: "obeys CDN-Cache-Control: private",
    response: [FRESH, ["CDN-Cache-Control", "private"]],
    refused: "private",
  },
  {
    rule: "passes over a CDN-Cache-Control that is not a dictionary",
    response: [...control("no-store"), ["CDN-Cache-Control", "max-age=10000, &&&&&"]],
    refused: "no-store",
  },
  {
    rule: "passes over an empty CDN-Cache-Control",
    response: [...control("no-store"), ["CDN-Cache-Control", ""]],
    refused: "no-store",
  },
  {
    rule: "does not take a string for a lifetime in CDN-Cache-Control",
    response: [...control("max-age=60"), ["CDN-Cache-Control", 'max-age="10000"']],
    refused: "of-no-use",
  },
  {
    rule: "reads Surrogate-Control, also where it names this cache",
    response: [...control("no-store"), ["Surrogate-Control", "max-age=60;variform"]],
  },
  {
    rule: "passes over a Surrogate-Control for another",
    response: [...control("no-store"), ["Surrogate-Control", "max-age=60;not-for-you"]],
    refused: "no-store",
  },
];

for (const row of ROWS) {
  Deno.test(`judgeStorable ${row.rule}`, () => {
    const request = { url: "/", method: row.method, fields: new Headers(row.request) };
    const response = { status: row.status ?? 200, fields: row.response };
    const verdict = judgeStorable(request, response, NOW, row.options);
    assertEquals(verdict.store ? undefined : verdict.reason, row.refused);
  });
}
