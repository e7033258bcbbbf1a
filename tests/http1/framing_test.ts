import { assertEquals } from "@std/assert";
import {
  connectionOptions,
  frameResponse,
  type Framing,
  isPersistent,
} from "../../src/http1/framing.ts";
import type { Field } from "../../src/model/variant.ts";

type Row = readonly [what: string, facts: Partial<Facts>, verdict: Framing | "broken"];
interface Facts {
  method: string;
  version: "1.0" | "1.1";
  status: number;
  fields: Field[];
}

const CHUNKED: Field = ["Transfer-Encoding", "chunked"];
const LENGTH: Field = ["Content-Length", "5"];

const GZIP: Framing = { kind: "chunked", codings: ["gzip"] };

const ROWS: readonly Row[] = [
  ["a length", { fields: [LENGTH] }, { kind: "length", length: 5 }],
  ["a length of 0", { fields: [["content-length", "0"]] }, { kind: "length", length: 0 }],
  ["two equal lengths", { fields: [LENGTH, LENGTH] }, { kind: "length", length: 5 }],
  ["joined equal lengths", { fields: [["Content-Length", "5, 5"]] }, { kind: "length", length: 5 }],
  ["two lengths", { fields: [LENGTH, ["Content-Length", "6"]] }, "broken"],
  ["one length spelt in two ways", { fields: [LENGTH, ["Content-Length", "05"]] }, "broken"],
  ["a length and an empty one", { fields: [LENGTH, ["Content-Length", ""]] }, "broken"],
  ["a signed length", { fields: [["Content-Length", "-5"]] }, "broken"],
  ["chunked", { fields: [CHUNKED] }, { kind: "chunked" }],
  ["Chunked", { fields: [["transfer-encoding", "Chunked"]] }, { kind: "chunked" }],
  ["chunked and a length", { fields: [CHUNKED, LENGTH] }, "broken"],
  ["a length and identity", { fields: [["Transfer-Encoding", "identity"], LENGTH] }, "broken"],
  ["chunked in two lines", { fields: [CHUNKED, CHUNKED] }, "broken"],
  ["gzip, chunked", { fields: [["Transfer-Encoding", "gzip, chunked"]] }, GZIP],
  ["gzip and chunked in two lines", { fields: [["Transfer-Encoding", "gzip"], CHUNKED] }, GZIP],
  ["X-Gzip, Chunked", { fields: [["Transfer-Encoding", "X-Gzip, Chunked"]] }, {
    kind: "chunked",
    codings: ["x-gzip"],
  }],
  ["br, chunked", { fields: [["Transfer-Encoding", "br, chunked"]] }, "broken"],
  ["identity, chunked", { fields: [["Transfer-Encoding", "identity, chunked"]] }, "broken"],
  ["gzip, gzip, chunked", { fields: [["Transfer-Encoding", "gzip, gzip, chunked"]] }, "broken"],
  ["gzip alone", { fields: [["Transfer-Encoding", "gzip"]] }, "broken"],
  ["chunked, gzip", { fields: [["Transfer-Encoding", "chunked, gzip"]] }, "broken"],
  ["chunked, identity", { fields: [["Transfer-Encoding", "chunked, identity"]] }, "broken"],
  ["identity", { fields: [["Transfer-Encoding", "identity"]] }, { kind: "close" }],
  ["a coding of no name", { fields: [["Transfer-Encoding", "ABC"]] }, { kind: "close" }],
  ["xchunked", { fields: [["Transfer-Encoding", "xchunked"]] }, "broken"],
  ["chunked with a comma behind", { fields: [["Transfer-Encoding", "chunked,"]] }, "broken"],
  ["chunked with a parameter", { fields: [["Transfer-Encoding", "chunked;a=b"]] }, "broken"],
  ["an empty coding", { fields: [["Transfer-Encoding", ""]] }, "broken"],
  ["chunked in 1.0", { version: "1.0", fields: [CHUNKED] }, "broken"],
  ["nothing", {}, { kind: "close" }],
  ["nothing in 1.0", { version: "1.0" }, { kind: "close" }],
  ["204 and a length", { status: 204, fields: [LENGTH] }, { kind: "none", announced: true }],
  ["204 and no length", { status: 204, fields: [["Content-Length", "0"]] }, { kind: "none" }],
  ["HEAD", { method: "HEAD" }, { kind: "none", length: undefined }],
  ["HEAD and a length", { method: "HEAD", fields: [LENGTH] }, { kind: "none", length: 5 }],
  ["HEAD and chunked", { method: "HEAD", fields: [CHUNKED] }, { kind: "none", length: undefined }],
  ["HEAD and two lengths", { method: "HEAD", fields: [["Content-Length", "5, 6"]] }, "broken"],
  ["304 and a length", { status: 304, fields: [LENGTH] }, { kind: "none", length: 5 }],
  ["304 and both", { status: 304, fields: [LENGTH, CHUNKED] }, "broken"],
  ["204", { status: 204 }, { kind: "none" }],
  ["103", { status: 103 }, { kind: "none" }],
  ["205 and a length", { status: 205, fields: [LENGTH] }, { kind: "length", length: 5 }],
];

for (const [what, facts, verdict] of ROWS) {
  Deno.test(`frameResponse decides ${what}`, () => {
    const framing = frameResponse({
      method: "GET",
      version: "1.1",
      status: 200,
      fields: [],
      ...facts,
    });
    if (verdict === "broken") assertEquals(framing.kind, "broken");
    else assertEquals(framing, verdict);
  });
}

Deno.test("frameResponse says why a framing is broken", () => {
  const reasonOf = (value: string) => {
    const fields: Field[] = [["Transfer-Encoding", value]];
    const framing = frameResponse({ method: "GET", version: "1.1", status: 200, fields });
    return framing.kind === "broken" ? framing.reason : undefined;
  };
  assertEquals(reasonOf("compress, chunked"), "transfer coding compress was not asked for");
  assertEquals(reasonOf("gzip"), "chunked is not the last transfer coding");
  assertEquals(reasonOf("chunked;q=1"), "malformed Transfer-Encoding");
});

Deno.test("isPersistent follows version and connection options", () => {
  const rows: [version: "1.0" | "1.1", connection: string | undefined, persistent: boolean][] = [
    ["1.1", undefined, true],
    ["1.1", "close", false],
    ["1.1", "x, CLOSE", false],
    ["1.1", "closed", true],
    ["1.0", undefined, false],
    ["1.0", "Keep-Alive", true],
    ["1.0", "keep-alive, close", false],
  ];
  for (const [version, connection, persistent] of rows) {
    const fields: Field[] = connection === undefined ? [] : [["Connection", connection]];
    assertEquals(isPersistent(version, fields), persistent, `${version} ${connection}`);
  }
});

Deno.test("connectionOptions joins lines and leaves out empty elements", () => {
  const fields: Field[] = [["Connection", ", A ,,\tb"], ["X", "y"], ["connection", "C"]];
  assertEquals(connectionOptions(fields), ["a", "b", "c"]);
});
