/**
 * Attacks through a gateway by clients, and by origins, who want something stored for others.
 *
 * @module
 */
import { asks, numbered, PAIR, pair, play, type Requests } from "./play.ts";
import { fresh, judge, type Play, type Row, type Rows } from "./row.ts";

/** A field that a client sends reaches nobody: not the origin, and so no stored answer. */
function dropped(fields: readonly string[]): Row<void> {
  return async () => {
    const wrongs: string[] = [];
    for (const field of fields) {
      const { seen } = await play(numbered(), [["GET /x", `${field}: evil.test\r\n`]]);
      if (seen[0].fields.some(([, value]) => value.includes("evil"))) wrongs.push(field);
    }
    return wrongs;
  };
}

/** Every target reaches the origin as it was written, and is kept apart from all others. */
function keptApart(targets: readonly string[]): Row<void> {
  return async () => {
    const { seen, answers } = await play(numbered(), targets.map((target) => [`GET ${target}`]));
    const came = seen.map(({ line }) => line.split(" ")[1]);
    const wanted = targets.filter((_, at) => answers[at]?.status === 200);
    return came.join() === wanted.join() ? [] : [`came as ${came.join()}`];
  };
}

/** An origin names forms elsewhere: nobody is asked for them, and nobody is sent there. */
function listsOf(fields: string): Row<void> {
  return async () => {
    const origin: Play = () => fresh("<h1>x</h1>", `Content-Type: text/html\r\n${fields}`);
    const { answers, seen } = await play(origin, [["GET /x", "Accept: text/html\r\n"]]);
    return [
      ...judge(answers[0], {
        status: 200,
        has: /<h1>x/,
        noField: /^(?:content-)?location:.*evil/im,
      }),
      ...seen.length === 1 ? [] : [`${seen.length} requests`],
    ];
  };
}

/** All of them. */
export const ORIGIN_ROWS: Rows<void> = {
  "cache-poisoning-C-01": dropped([
    ...["X-Forwarded-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL"],
    ...["X-HTTP-Method-Override", "X_Forwarded_Host"],
  ]),
  "cache-poisoning-C-02": dropped(["X-Forwarded-Proto", "X-Forwarded-Scheme"]),
  "cache-poisoning-C-03": asks(numbered(), pair("Content-Length: 1\r\n"), true),
  "cache-poisoning-C-04": dropped(["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"]),
  "cache-poisoning-C-05": keptApart(["/x?a=1&b=2", "/x?b=2&a=1", "/x?A=1"]),
  "cache-poisoning-C-07": keptApart(["/x?a=1;b=2", "/x?a=1&b=2"]),
  "cache-poisoning-C-08": asks(
    numbered(),
    pair("Host: probe.test:1234\r\n", "Host: probe.test\r\n"),
    true,
  ),
  "cache-poisoning-C-10": async () => {
    const { answers, seen } = await play(numbered(), [
      ["GET http://b.test/x", "Host: a.test\r\n"],
      ["GET /x", "Host: a.test\r\n"],
    ]);
    const isRefused = answers[0]?.status === 400 || answers[0]?.status === 421;
    return isRefused || seen.length === 2 ? [] : ["one host was answered for another"];
  },
  "cache-poisoning-C-11": keptApart(["/a/%2e%2e/b", "/b"]),
  "cache-poisoning-C-12": keptApart(["/a//b", "/a/b", "/a/./b", "/a%2Fb", "/a\\b"]),
  "cache-poisoning-C-13": async () => {
    const wrongs: string[] = [];
    const names = [";x.css", "%0a.css", "%23.css", "%3f.css", "/.css", "/x.css"];
    for (const name of names) {
      const origin: Play = (_, turn) => fresh(`turn ${turn}`, "Cache-Control: no-cache\r\n");
      const target = `GET /account${name}`;
      const { asked } = await play(origin, [[target], [target]]);
      if (asked.join() !== "1,2") wrongs.push(`${name} was stored by its name`);
    }
    return wrongs;
  },
  "cache-poisoning-C-16": asks(numbered(), pair("Authorization: Basic eDp5\r\n"), true),
  "cache-poisoning-C-17": dropped(["Proxy-Authorization"]),
  "cache-poisoning-C-18": asks(
    numbered("Cache-Control: public, max-age=60\r\nSet-Cookie: a=b\r\n"),
    PAIR,
    true,
  ),
  "cache-poisoning-C-19": async () => {
    const origin: Play = (_, turn) =>
      turn === 1
        ? fresh("x", 'Cache-Control: max-age=0\r\nETag: "a"\r\n')
        : 'HTTP/1.1 304 X\r\nETag: "a"\r\nCache-Control: max-age=60\r\nSet-Cookie: s=1\r\n\r\n';
    const { answers } = await play(origin, [["GET /x"], ["GET /x"], ["GET /x"]]);
    return judge(answers[2], { status: 200, lacks: /^set-cookie:/im });
  },
  "cache-poisoning-C-20": async () => {
    const origin: Play = ({ fields }) =>
      fields.some(([name]) => name === "range")
        ? fresh("0", 'ETag: "a"\r\nContent-Range: bytes 0-0/10\r\n', "206 Partial Content")
        : fresh("0123456789", 'ETag: "b"\r\n');
    const { answers } = await play(origin, [["GET /x", "Range: bytes=0-0\r\n"], ["GET /x"]]);
    return judge(answers[1], { status: 200, has: /\n\n0123456789$/ });
  },
  "cache-poisoning-C-21": async () => {
    const ranges = Array.from({ length: 1000 }, (_, at) => `${at}-9`).join();
    const { answers } = await play(
      () => fresh("0123456789"),
      pair("", `Range: bytes=${ranges}\r\n`),
    );
    return (answers[1]?.body.length ?? Infinity) > 10_000 ? ["grew"] : [];
  },
  "cache-poisoning-C-22": async () => {
    const { answers } = await play(
      () => fresh("0123456789", 'ETag: "a"\r\n'),
      pair("", 'Range: bytes=0-0\r\nIf-Range: "other"\r\n'),
    );
    return judge(answers[1], { status: 200, has: /0123456789/ });
  },
  "cache-poisoning-C-24": async () => {
    const tags = Array.from({ length: 5000 }, (_, at) => `"${at}x"`).join();
    const { answers } = await play(
      () => fresh("x", 'ETag: "a"\r\n'),
      pair("", `If-None-Match: ${tags}\r\n`),
    );
    return judge(answers[1], { status: [200, 431] });
  },
  "cache-poisoning-C-25": async () => {
    const origin: Play = ({ line }) =>
      line.startsWith("HEAD")
        ? fresh("x", 'ETag: "b"\r\n').slice(0, -1)
        : fresh("whole", 'ETag: "a"\r\n');
    const { answers } = await play(origin, [["GET /x"], ["HEAD /x"], ["GET /x"]]);
    return judge(answers[2], { status: 200, has: /\n\nwhole$/ });
  },
  "cache-poisoning-C-26": async () => {
    const origin: Play = () =>
      fresh(`<h1>x</h1>${"<p>y</p>".repeat(90)}`, "Content-Type: text/html\r\n");
    const { answers } = await play(
      origin,
      pair("Accept: application/x-none\r\n", "Accept: text/html\r\n"),
    );
    return [
      ...judge(answers[0], {
        status: [300, 406],
        has: /^(?:vary|cache-control):.*(?:accept|no-store)/im,
      }),
      ...judge(answers[1], { status: 200, has: /<h1>x/ }),
    ];
  },
  "cache-poisoning-C-27": async () => {
    const wrongs: string[] = [];
    for (const status of [401, 406, 412, 413, 415, 416, 417, 428, 429, 431, 511]) {
      const origin: Play = ({ fields }, turn) =>
        fields.some(([name]) => name === "x-odd")
          ? fresh("no", "Cache-Control: public, max-age=60\r\n", `${status} X`)
          : fresh(`turn ${turn}`);
      const { answers } = await play(origin, pair("X-Odd: 1\r\n"));
      wrongs.push(...judge(answers[1], { status: 200, has: /turn 2/ }, `${status}`));
    }
    return wrongs;
  },
  "cache-poisoning-C-29": async () => {
    const { answers, seen } = await play(numbered(), [["GET /x", "X-A: a\x01b\r\n"]]);
    return [...judge(answers[0], { status: 400 }), ...seen.length > 0 ? ["it was forwarded"] : []];
  },
  "cache-poisoning-C-31": async () => {
    const wrongs: string[] = [];
    for (const name of ["Cookie", "Authorization"]) {
      const { answers, seen } = await play(numbered(), [
        ["GET /x", `Connection: ${name}\r\n${name}: kept\r\n`],
      ]);
      const isKept = seen[0]?.fields.some(([, value]) => value === "kept") ?? false;
      if (answers[0]?.status !== 400 && !isKept) wrongs.push(`${name} was lost`);
    }
    return wrongs;
  },
  "cache-poisoning-C-32": async () => {
    const stale = numbered("Cache-Control: max-age=0, must-revalidate\r\n");
    const control = (value: string) => `Cache-Control: ${value}\r\n`;
    const { answers, asked } = await play(stale, [
      ["GET /x"],
      ["GET /x", control("max-stale=999999")],
      ["GET /y", control("only-if-cached")],
    ]);
    return [
      ...asked[1] === 2 ? [] : ["max-stale beat must-revalidate"],
      ...judge(answers[2], { status: 504 }),
    ];
  },
  "cache-poisoning-C-34": asks(
    ({ line }, turn) =>
      line.startsWith("POST")
        ? fresh("x", "Location: http://other.test/x\r\nContent-Location: http://other.test/x\r\n")
        : fresh(`${turn}`),
    [["GET /x"], ["POST /y", "Content-Length: 1\r\n"], ["GET /x"]],
    false,
  ),
  "cache-poisoning-C-35": asks(
    ({ line }, turn) => line.startsWith("POST") ? fresh("x", "", "500 X") : fresh(`${turn}`),
    [["GET /x"], ["POST /x", "Content-Length: 1\r\n"], ["GET /x"]],
    false,
  ),
  "cache-poisoning-C-36": asks(
    numbered("Vary: X-A, X-B\r\n"),
    pair(
      "X-A: a\r\nX-B: |b\r\n",
      "X-A: a|\r\nX-B: b\r\n",
    ),
    true,
  ),
  "cache-poisoning-C-39": dropped(["Surrogate-Capability"]),
  "cache-poisoning-O-01": async () => {
    const origin: Play = ({ fields }, turn) => {
      const language = fields.find(([name]) => name === "accept-language")?.[1] ?? "none";
      const vary = turn === 1 ? "Vary: Accept-Language\r\n" : "";
      return fresh(`${language} ${turn}`, `${vary}`);
    };
    const language = (tag: string) => `Accept-Language: ${tag}\r\n`;
    const { answers } = await play(origin, [["GET /x", language("de")], [
      "GET /x",
      language("ko"),
    ]]);
    return judge(answers[1], { has: /\n\nko 2$/ });
  },
  "cache-poisoning-O-05": asks(
    numbered('Content-Location: /other\r\nETag: "a"\r\n'),
    [["GET /x"], ["GET /other"]],
    true,
  ),
  "cache-poisoning-O-06": listsOf(
    'Link: <http://evil.test/x>; rel="alternate"; type="text/plain"\r\n',
  ),
  "cache-poisoning-O-07": listsOf(
    `TCN: list\r\nVary: negotiate\r\nAlternates: ${
      Array.from({ length: 1000 }, (_, at) => `{"http://evil.test/${at}" 0.9 {type text/html}}`)
        .join()
    }\r\n`,
  ),
  "cache-poisoning-O-08": asks(numbered(), pair("Host: a.test\r\n", "Host: b.test\r\n"), true),
  "cache-poisoning-O-10": async () => {
    const origin: Play = () =>
      fresh("<h1>x</h1>", "Content-Type: text/html\r\nCache-Control: no-transform, max-age=60\r\n");
    const { answers } = await play(origin, [["GET /x", "Accept: text/markdown\r\n"]]);
    return judge(answers[0], { status: [200, 406], lacks: /^# x/m });
  },
  "cache-poisoning-O-11": async () => {
    const fields = 'Cache-Control: max-age=60, private="set-cookie", no-cache="x-a"\r\n' +
      "Set-Cookie: a=b\r\nX-A: 1\r\n";
    const { answers } = await play(numbered(fields), PAIR);
    return judge(answers[1], { status: 200, lacks: /^(?:set-cookie|x-a):.*\n[^]*turn 1/im });
  },
  "cache-poisoning-O-12": asks(
    numbered("Cache-Control: max\xadage=60,\xa0max-age=60\r\n"),
    PAIR,
    true,
  ),
  "cache-poisoning-O-14": async () => {
    const page = `<h1>x</h1>${"<p>y</p>".repeat(90)}`;
    const origin: Play = () => fresh(page, 'Content-Type: text/html\r\nETag: "a"\r\n');
    const { answers } = await play(
      origin,
      pair("Accept: text/markdown\r\n", "Accept-Encoding: gzip\r\n"),
    );
    return answers.filter((answer) => answer?.field("etag") === '"a"').map(() => "the same tag");
  },
  "cache-poisoning-O-15": async () => {
    const digests = "Content-MD5: x\r\nDigest: x\r\nRepr-Digest: sha-256=:eA==:\r\n";
    const origin: Play = () => fresh("<h1>x</h1>", `Content-Type: text/html\r\n${digests}`);
    const { answers } = await play(origin, [["GET /x", "Accept: text/markdown\r\n"]]);
    return judge(answers[0], { status: 200, noField: /^(?:content-md5|digest|repr-digest):/im });
  },
  "variant-dos-C-01": async () => {
    const requests: Requests = Array.from({ length: 200 }, (_, at) => [
      "GET /x",
      `Accept-Language: ${at % 2 ? "KO" : "ko"},${" ".repeat(at)}en;q=0.${at % 2 ? 50 : 5}\r\n`,
    ]);
    const { seen } = await play(
      numbered("Vary: Accept-Language\r\nContent-Language: ko\r\n"),
      requests,
    );
    return seen.length === 1 ? [] : [`${seen.length} requests to the origin`];
  },
  "negotiation-complexity-C-13": async () => {
    const requests: Requests = Array.from({ length: 200 }, (_, at) => [
      "GET /x",
      `Accept-Encoding: junk${at}, gzip;q=0.${at % 9}\r\n`,
    ]);
    const { seen } = await play(numbered("Vary: Accept-Encoding\r\n"), requests);
    return seen.length <= 4 ? [] : [`${seen.length} requests to the origin`];
  },
};
