/**
 * Attacks on a folder that is served: by fields of negotiation, by names, and by targets.
 *
 * @module
 */
import { judge, type Row, type Rows, type SiteStage, type Wanted } from "./row.ts";

const PAGE =
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title><h1>Page</h1>${
    "<p>Words of a text that repeats.</p>\n".repeat(40)
  }`;

/** Names that try to leave the place they are put in. */
const QUOTING = 'q"; rel=stylesheet, <http:evil>; rel=alternate';

/** Writes the site; what must never be seen holds the word SECRET. */
export async function writeAttackedSite(folder: string, outside: string): Promise<void> {
  const files: Record<string, string> = {
    ...{ "index.html": PAGE, "doc.en.html": PAGE, "doc.ko.html": PAGE, "pin.html": PAGE },
    ...{ ".env": "SECRET", ".git/config": "SECRET", ".htaccess": "SECRET" },
    ...{ ".well-known/x.txt": "found", "deep/a.html": PAGE, "list/<img src=x onerror=1>.txt": "x" },
    ...{
      'list/"onmouseover=x.txt': "x",
      "list/javascript:alert(1).txt": "x",
      "list/a\nb.txt": "x",
    },
    ...{ [`${QUOTING}.html`]: PAGE, [`names.html.${"x".repeat(200)}`]: "SECRET" },
    "meta.html": "<meta charset='utf-8\r\nX-Evil: y'><p>text",
    "map.var": "URI: pin.html\nContent-Type: text/html\r\nX-Evil: y\n\n",
    "sniff.txt": "<html><script>alert(1)</script>",
  };
  for (const [path, content] of Object.entries(files)) {
    await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${folder}/${path}`, content);
  }
  await Deno.writeTextFile(`${outside}/secret.txt`, "SECRET");
  await Deno.symlink(`${outside}/secret.txt`, `${folder}/link.txt`);
  await Deno.symlink(outside, `${folder}/linked`);
}

const SAFE = { lacks: /SECRET/, noField: /^(?:set-cookie|x-evil|refresh):/im } as const;

/** Asks once for each line, and holds every answer against the same wish. */
function each(lines: readonly string[], wanted: Wanted, fields = ""): Row<SiteStage> {
  return async ({ ask }) => {
    const wrongs: string[] = [];
    for (const line of lines) {
      const answer = await ask(line.includes(" ") ? line : `GET ${line}`, fields);
      wrongs.push(...judge(answer, { ...SAFE, ...wanted }, line.slice(0, 60)));
    }
    return wrongs;
  };
}

/** Asks for the same page with each of these fields. */
function asking(fields: readonly string[], wanted: Wanted): Row<SiteStage> {
  return async ({ ask }) => {
    const wrongs: string[] = [];
    for (const field of fields) {
      const answer = await ask("GET /doc", `${field}\r\n`);
      wrongs.push(...judge(answer, { ...SAFE, ...wanted }, field.slice(0, 60)));
    }
    return wrongs;
  };
}

const many = (text: string, count: number) => text.repeat(count);
const HTML = { status: 200, has: /^content-type: text\/html/im } as const;
const ANY = { status: [200, 400, 406, 431] } as const;
const GONE = { status: [400, 404] } as const;

const NEGOTIATION: Rows<SiteStage> = {
  "negotiation-complexity-C-01": asking([`Accept: ${many("a/b;q=0.5, ", 5000)}`], ANY),
  "negotiation-complexity-C-02": asking([`Accept: ${many(", ", 31_000)}`], HTML),
  "negotiation-complexity-C-03": asking([`Accept: text/html${many(";a=b", 15_000)}`], ANY),
  "negotiation-complexity-C-04": asking([`Accept: text/html;level="${many("\\", 30_000)}`], ANY),
  "negotiation-complexity-C-05": asking(
    ["-1", "NaN", "1e9", "", "0.5.5", "\xd9\xa0", "Infinity"].map((q) =>
      `Accept: text/html;q=${q}, text/markdown;q=0.5`
    ),
    { status: 200, has: /^content-type: text\/markdown/im },
  ),
  "negotiation-complexity-C-06": asking(["Accept: */*;q=0"], { status: [300, 406] }),
  "negotiation-complexity-C-07": asking(
    [`Accept-Language: ${many(`${many("abcdefgh-", 200)}x, `, 30)}`],
    { status: 200 },
  ),
  "negotiation-complexity-C-08": asking([`Accept-Language: ${many("*-", 10_000)}*`], HTML),
  "negotiation-complexity-C-09": asking(
    ["constructor", "__proto__", "toString", "hasOwnProperty"].map((tag) =>
      `Accept-Language: ${tag}`
    ),
    HTML,
  ),
  "negotiation-complexity-C-10": asking(["Accept: __proto__/constructor;q=1"], { status: 406 }),
  "negotiation-complexity-C-11": asking([`Accept-Encoding: ${many("gzip;q=1, ", 2000)}`], {
    ...HTML,
    has: /^content-encoding: gzip/im,
  }),
  "negotiation-complexity-C-12": asking(
    ["gzip\t", "GZIP;;q", "identity;q=0, *;q=0"].map((value) => `Accept-Encoding: ${value}`),
    { status: [200, 406] },
  ),
  "negotiation-complexity-C-14": asking([`Accept-Charset: ${many("x-junk, ", 2000)}utf-8`], HTML),
  "negotiation-complexity-C-15": asking(
    [`Negotiate: 1.0\r\nAccept-Features: ${many("tag+1.2;-0.3, ", 4000)}x`],
    HTML,
  ),
  "negotiation-complexity-C-16": asking(
    [`Negotiate: trans, 1.0, guess-small, vlist, *, ${many("x1, ", 500)}x`],
    { status: [200, 300] },
  ),
  "negotiation-complexity-C-17": asking(
    [`Prefer: ${many("a=b, ", 4000)}x`, `Prefer: a="${many("x", 1 << 20)}"`],
    { status: [200, 431] },
  ),
  "negotiation-complexity-C-19": asking([`User-Agent: ${many("Mozilla/5.0 (", 4600)}`], HTML),
  "negotiation-complexity-C-20": async ({ ask }) => {
    const value = Array.from({ length: 300 }, (_, at) => `text/html;q=0.${at % 10}`).join();
    const bodies = await Promise.all(
      [1, 2, 3].map(async () => (await ask("GET /doc", `Accept: ${value}\r\n`))?.body),
    );
    return new Set(bodies).size === 1 && bodies[0] === PAGE ? [] : ["not the same each time"];
  },
  "negotiation-complexity-C-22": each(
    [`/doc?format=text/markdown&format=text/html${many("&format=text/plain", 500)}`],
    { status: [200, 400], has: /^(?:content-type: text\/markdown|HTTP\/1.1 400)/im },
  ),
};

const INJECTION: Rows<SiteStage> = {
  "header-injection-C-01": each(["/a%0d%0aSet-Cookie:%20a=1", "/doc%0d%0aSet-Cookie:a"], GONE),
  "header-injection-C-02": async ({ ask }) => {
    const answer = await ask(`GET /${encodeURIComponent(QUOTING)}`);
    const link = answer?.field("link") ?? "";
    // All that is within angle brackets is one URL; outside there is nothing of the name.
    const outside = link.replaceAll(/<[^<>"]*>/g, "");
    return [
      ...judge(answer, { status: 200 }),
      .../stylesheet|evil/.test(outside) ? [`Link: ${link}`] : [],
    ];
  },
  "header-injection-C-03": each(["/doc", `/${encodeURIComponent(QUOTING)}`], {
    lacks: /^alternates:.*stylesheet,/im,
  }, "Negotiate: 1.0\r\n"),
  "header-injection-C-05": each(["/names"], { status: 404 }),
  "header-injection-C-06": each(["/meta"], { status: 200 }),
  "header-injection-C-10": each(
    ["/deep"],
    { status: 301, lacks: /evil/ },
    "X-Forwarded-Host: evil.test\r\n",
  ),
  "header-injection-C-11": each(["//evil.test/%2e%2e", "//evil.test/", "//deep"], {
    ...GONE,
    lacks: /^location:/im,
  }),
  "header-injection-C-12": each(["/doc?vary=X-Evil"], { status: 200, lacks: /^vary:.*x-evil/im }),
  "header-injection-C-15": each(["/meta"], { status: 200 }),
};

const FILES: Rows<SiteStage> = {
  "file-serving-F-01": each([
    ...["/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/", "/..%5c", "/....//"],
    ...["/%252e%252e/", "/%c0%ae%c0%ae/"],
  ], { ...GONE, lacks: /root:/ }),
  "file-serving-F-02": each(["/a%00.html", "/doc%00"], { status: 400 }),
  "file-serving-F-03": each(["/%2f", "/deep%2fa", "/deep%5ca"], GONE),
  "file-serving-F-04": each(["/link.txt", "/link"], { status: 404 }),
  "file-serving-F-05": each(["/linked/secret.txt", "/linked/", "/linked"], { status: 404 }),
  "file-serving-F-08": async (stage) => [
    ...await each(["/.git/config", "/.env", "/.htaccess", "/.git/"], { status: 404 })(stage),
    ...await each(["/.well-known/x.txt"], { status: 200, has: /found/ })(stage),
  ],
  "file-serving-F-10": async (stage) => {
    const path = `${stage.folder}/socket.txt`;
    const listener = Deno.listen({ transport: "unix", path });
    try {
      return await each(["/socket.txt", "/socket"], { status: 404 })(stage);
    } finally {
      listener.close();
    }
  },
  "file-serving-F-13": async ({ ask }) => {
    const answer = await ask("GET /list/", "Accept: text/html\r\n");
    return judge(answer, { status: 200, lacks: /<img src=x|href="javascript:|<a "onmouse/ });
  },
  "file-serving-F-16": each([
    ...["/con", "/aux.txt", "/pin.html::$DATA", "/pin.html.", "/pin.html%20", "/C:/x"],
    ...["//server/share", "/DEEP~1/a"],
  ], GONE),
  "file-serving-F-17": each([`/${many("a/", 1000)}`, `/${many("a", 10_000)}`], {
    status: [404, 414],
    lacks: /ENAMETOOLONG|os error/,
  }),
  "file-serving-F-18": each(["/doc.html.en.gz.gz.gz", "/doc.gz.html.fr.de"], { status: 404 }),
  "file-serving-F-25": each(["/map", "/map.var"], { status: [200, 404] }),
  "file-serving-F-26": each(
    ["PUT", "DELETE", "PATCH", "MKCOL", "POST"].map((method) => `${method} /doc`),
    { status: 405, has: /^allow: GET/im },
    "Content-Length: 0\r\n",
  ),
  "file-serving-F-27": async (stage) => [
    ...await each(["TRACE /doc", "TRACK /doc"], { status: 405, lacks: /x-told/i }, "X-Told: y\r\n")(
      stage,
    ),
    ...await each(["OPTIONS *"], { status: [204, 405] })(stage),
  ],
  "file-serving-F-28": each(["/%3Cscript%3Ealert(1)%3C/script%3E"], {
    status: 404,
    lacks: /<script>alert|\/tmp\//,
  }),
  "file-serving-F-32": each(["/deep", "//evil.test/deep", "/doc.en.html/"], {
    lacks: /^location: (?!\/deep\/)/im,
  }),
  "html-transform-O-30": each(["/sniff.txt"], {
    status: 200,
    has: /^x-content-type-options: nosniff$/im,
    lacks: /^content-type: text\/html/im,
  }),
  "cache-poisoning-C-33": each(["PURGE /doc", "BAN /doc", "REFRESH /doc"], { status: 405 }),
  "admin-A-02": each(["/purge", "/metrics", "/entries", "/%6detrics", "http://a.test/metrics"], {
    status: 404,
  }, "X-Forwarded-For: 127.0.0.1\r\n"),
  "admin-A-22": each(["/nothing", "/doc?format=text/nothing"], {
    has: /^content-security-policy: default-src 'none'[^]*^x-content-type-options: nosniff/im,
  }),
  "admin-A-24": async ({ ask }) =>
    judge(await ask("PROXY TCP4 1.2.3.4 1.2.3.4 1 1"), { status: 400 }),
  "ssrf-agents-C-01": each(["http://169.254.169.254/latest/"], { status: [400, 421] }),
  "ssrf-agents-C-03": each(["/doc?url=http://127.0.0.1:1/", "/doc?src=file:///etc/passwd"], HTML),
  "ssrf-agents-C-07": each(["CONNECT 127.0.0.1:22"], { status: [400, 405, 501] }),
  "slow-client-C-12": each(["CONNECT a.test:443"], { status: [400, 405, 501] }),
};

const hosts = (values: readonly string[]): Row<SiteStage> => async ({ ask }) =>
  (await Promise.all(
    values.map(async (host) =>
      judge(await ask("GET /doc", `Host: ${host}\r\n`), { status: 400 }, host)
    ),
  )).flat();

const HOSTS: Rows<SiteStage> = {
  "host-url-C-01": hosts(["a/admin?x="]),
  "host-url-C-02": hosts(["a?x", "a#x"]),
  "host-url-C-03": hosts(["user@evil.test"]),
  "host-url-C-04": hosts(["[::1", "a b"]),
  "host-url-C-07": each(["//evil.test/x"], { status: 404 }),
  "host-url-C-08": each(["/a\\b", "/a\tb", "/a\xe9b"], { status: 400 }),
  "host-url-C-09": each(["OPTIONS *", "CONNECT host:443"], { status: [204, 400, 405, 501] }),
};

/** All of them. */
export const SITE_ROWS: Rows<SiteStage> = { ...NEGOTIATION, ...INJECTION, ...FILES, ...HOSTS };
