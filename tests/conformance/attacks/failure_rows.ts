/**
 * Origins that fail, and content codings that are not what they say, through a gateway.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
import { asks, PAIR, pair, play, type Requests } from "./play.ts";
import { fresh, judge, type Row, type Rows } from "./row.ts";

const FAILURES: Rows<void> = {
  "upstream-failure-O-02": async () => {
    const cut = `CUT${fresh("short").replace("Content-Length: 5", "Content-Length: 50")}`;
    const { answers, asked } = await play((_, turn) => turn === 1 ? cut : fresh("whole"), PAIR);
    return [
      ...answers[0]?.status === 200 ? ["a cut answer looked whole"] : [],
      ...asked[1] < 2 ? ["a cut answer was stored"] : [],
      ...judge(answers[1], { status: 200, has: /whole/ }),
    ];
  },
  "upstream-failure-O-03": async () => {
    const { answers } = await play(
      (_, turn) => turn === 1 ? `${fresh("whole")}POISON` : fresh("second"),
      [["GET /x"], ["GET /y"]],
    );
    return [
      ...judge(answers[0], { has: /\n\nwhole$/ }),
      ...judge(answers[1], { has: /\n\nsecond$/ }),
    ];
  },
  "upstream-failure-O-07": asks(
    (_, turn) =>
      fresh(
        `${turn}`,
        "Cache-Control: max-age=0, stale-if-error=60\r\n",
        turn > 1 ? "503 X" : undefined,
      ),
    PAIR,
    true,
  ),
  "upstream-failure-O-12": async () => {
    const { answers, seen } = await play(() => fresh("x", "Location: /x\r\n", "302 Found"), [[
      "GET /x",
    ]]);
    return [...judge(answers[0], { status: 302 }), ...seen.length === 1 ? [] : ["it was followed"]];
  },
  "upstream-failure-O-13": async () => {
    const { answers } = await play(() => "HTTP/1.1 304 X\r\n\r\n", [["GET /x"]]);
    return judge(answers[0], { status: 502 });
  },
  "upstream-failure-O-14": async () => {
    const update = 'HTTP/1.1 304 X\r\nETag: "a"\r\nCache-Control: max-age=60\r\n' +
      "Content-Length: 2\r\nContent-Encoding: gzip\r\n\r\n";
    const { answers } = await play(
      (_, turn) =>
        turn === 1 ? fresh("whole", 'Cache-Control: max-age=0\r\nETag: "a"\r\n') : update,
      [["GET /x"], ["GET /x"], ["GET /x"]],
    );
    return answers.flatMap((answer) =>
      judge(answer, { has: /\n\nwhole$/, noField: /^content-encoding/im })
    );
  },
  "upstream-failure-O-15": async () => {
    const part = (tag: string, range: string, body: string) =>
      fresh(body, `ETag: "${tag}"\r\nContent-Range: bytes ${range}\r\n`, "206 X");
    const { answers } = await play(
      (_, turn) =>
        [
          part("a", "0-4/10", "01234"),
          part("b", "5-9/10", "BBBBB"),
          fresh("ABCDEBBBBB", 'ETag: "b"\r\n'),
        ][turn - 1] ??
          fresh("late"),
      pair("Range: bytes=0-4\r\n"),
    );
    return answers[1]?.body.startsWith("01234B") ? ["parts of two contents were joined"] : [];
  },
  "upstream-failure-O-16": async () => {
    const begin = "CUTHTTP/1.0 200 OK\r\nContent-Type: application/octet-stream\r\n" +
      "Content-Length: 50\r\n\r\nshort";
    const { answers } = await play(() => begin, [["GET /x"]]);
    return answers[0]?.status === 200 ? ["a cut answer looked whole"] : [];
  },
  "upstream-failure-O-17": async () => {
    const hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(5000);
    const { answers } = await play(() => hints + fresh("x"), [["GET /x"]]);
    return judge(answers[0], { status: 502 });
  },
  "upstream-failure-O-19": async () => {
    const wrongs: string[] = [];
    for (const noise of ["\0\0\x12\x04\0\0\0\0\0\0\x03", "\x15\x03\x01\0\x02\x02F"]) {
      const { answers } = await play(() => `CUT${noise}`, [["GET /x"]]);
      wrongs.push(...judge(answers[0], { status: 502 }));
    }
    return wrongs;
  },
  "upstream-failure-O-20": async () => {
    const { answers } = await play(() => `CUTHTTP/1.1 200 OK\r\nX: ${"x".repeat(4 << 20)}`, [[
      "GET /x",
    ]]);
    return judge(answers[0], { status: 502 });
  },
};

const text = (bytes: Uint8Array) => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
};
const PAGE = `<h1>Page</h1>${"<p>Words that repeat.</p>".repeat(60)}`;
const ZIPPED = text(gzipSync(PAGE));

/** What Markdown becomes of a page in this coding. */
function markdownOf(coding: string, body: string, status: readonly number[]): Row<void> {
  return async () => {
    const fields = `Content-Type: text/html\r\nContent-Encoding: ${coding}\r\n`;
    const request: Requests = [["GET /x", "Accept: text/markdown\r\n"]];
    const { answers } = await play(() => fresh(body, fields), request);
    // Where it is given as it is, it says so.
    const wanted = answers[0]?.status === 200 ? /^# Page|^content-encoding: /im : undefined;
    return judge(answers[0], { status, has: wanted });
  };
}

const DECODING: Rows<void> = {
  "decompression-O-01": markdownOf("gzip", text(gzipSync(new Uint8Array(100 << 20))), [
    200,
    406,
    502,
  ]),
  "decompression-O-03": markdownOf("zstd", "\x28\xb5\x2f\xfd\0\xa8\x01\0\0", [200, 502]),
  "decompression-O-04": markdownOf(
    "gzip, gzip, gzip",
    text(gzipSync(gzipSync(gzipSync(PAGE)))),
    [200, 406, 502],
  ),
  "decompression-O-05": markdownOf(`${"gzip, ".repeat(5000)}gzip`, ZIPPED, [200, 406, 502]),
  "decompression-O-06": markdownOf("gzip", text(gzipSync("")).repeat(20_000) + ZIPPED, [200, 502]),
  "decompression-O-07": markdownOf("gzip", `\x1f\x8b\x08\x08\0\0\0\0\0\x03${"x".repeat(1 << 20)}`, [
    502,
  ]),
  "decompression-O-08": markdownOf("gzip", `${ZIPPED}JUNK`, [200, 502]),
  "decompression-O-09": markdownOf("gzip", `${ZIPPED.slice(0, -8)}\0\0\0\0${ZIPPED.slice(-4)}`, [
    502,
  ]),
  "decompression-O-10": markdownOf("gzip", ZIPPED.slice(0, -20), [502]),
  "decompression-O-12": markdownOf("X-GZIP", ZIPPED, [200]),
  "decompression-O-13": markdownOf("br", ZIPPED, [502]),
  "decompression-O-14": async () => {
    const coded =
      `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: gzip, chunked\r\n\r\n` +
      `${ZIPPED.length.toString(16)}\r\n${ZIPPED}\r\n0\r\n\r\n`;
    const { answers } = await play(() => coded, [["GET /x"]]);
    return judge(answers[0], {
      status: [200, 502],
      has: /<h1>(?:Page|502)/,
      noField: /^transfer-encoding:.*gzip/im,
    });
  },
};

/** All of them. */
export const FAILURE_ROWS: Rows<void> = { ...FAILURES, ...DECODING };
