/**
 * Parts of a mail that an origin server has: as private as the mail is, and found where they are
 * said to be.
 */
import { testCases } from "./wire_case.ts";

const MARKDOWN = { accept: "text/markdown" };

/** A mail of three parts, of which the second is for its reader alone. */
function mail(fields: Record<string, string> = {}, reader = "all"): Response {
  const lines = [
    "From: a@b",
    "Subject: s",
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="o"',
    "",
    "--o",
    "Content-Type: text/plain",
    "",
    "first part",
    "--o",
    "Content-Type: text/html",
    "",
    `<h1>For ${reader}</h1>`,
    "--o",
    "Content-Type: text/html",
    "",
    "<h1>Third</h1>",
    "--o--",
    "",
  ];
  const headers = { "content-type": "message/rfc822", ...fields };
  return new Response(lines.join("\r\n"), { headers });
}

/** The coded mail, for whoever accepts it. */
function codedMail({ headers }: Request): Response {
  const plain = mail();
  if (!headers.get("accept-encoding")?.includes("gzip")) return plain;
  const coded = plain.body?.pipeThrough(new CompressionStream("gzip"));
  const fields = { "content-type": "message/rfc822", "content-encoding": "gzip" };
  return new Response(coded, { headers: fields });
}

testCases([
  {
    name: "chooseWithin: a part of a private mail is given to nobody else",
    origin: ({ headers }) =>
      mail({ "cache-control": "private, max-age=60", "etag": '"1"' }, headers.get("cookie") ?? ""),
    exchanges: ["alice", "bob", "alice"].map((cookie) => ({
      path: "/inbox.eml?part=2",
      ask: { ...MARKDOWN, cookie },
      body: `# For ${cookie}`,
      fields: { "cache-control": "private, max-age=60" },
    })),
    asked: 3,
  },
  {
    name: "chooseWithin: a part is stored no more than its mail, and says so in every form",
    origin: () => mail({ "cache-control": "no-store, private", "etag": '"1"', "vary": "Cookie" }),
    exchanges: [
      {
        path: "/m.eml?part=1",
        body: "first part",
        fields: { "cache-control": "no-store, private", "vary": /cookie/i },
      },
      {
        path: "/m.eml?part=2",
        ask: MARKDOWN,
        body: "# For all",
        fields: { "cache-control": "no-store, private", "vary": /cookie/i },
      },
    ],
    asked: 2,
  },
  {
    name: "chooseWithin: parts of one name on two hosts are two",
    server: true,
    origin: ({ headers }) => mail({ etag: '"1"' }, headers.get("host") ?? ""),
    options: { keepHost: true },
    exchanges: ["a.test", "b.test"].map((host) => ({
      host,
      path: "/m?part=2",
      ask: MARKDOWN,
      body: `# For ${host}`,
    })),
    asked: 2,
  },
  {
    name: "chooseWithin: a part of a mail that may be stored is cut and made once",
    origin: () => mail({ "cache-control": "max-age=60", "etag": '"1"' }),
    exchanges: [
      { path: "/m.eml?part=2", ask: MARKDOWN, body: "# For all" },
      {
        path: "/m.eml?part=2",
        after: 5_000,
        ask: MARKDOWN,
        body: "# For all",
        fields: { "age": "5", "cache-status": /hit/ },
      },
    ],
    asked: 1,
  },
  {
    name: "chooseWithin: what is made of one part is not given for another of the same mail",
    // All parts are cut from one stored mail.
    origin: () =>
      mail({
        "cache-control": "max-age=60",
        "etag": '"1"',
        "no-vary-search": 'params=("part")',
      }),
    exchanges: [["2", "# For all"], ["3", "# Third"], ["2", "# For all"], ["3", "# Third"]].map(
      ([part, body]) => ({ path: `/m.eml?part=${part}`, ask: MARKDOWN, body }),
    ),
    asked: 1,
  },
  {
    name: "chooseWithin: a mail that must not be transformed gives its parts as they are",
    origin: () => mail({ "cache-control": "no-transform", "etag": '"1"' }),
    exchanges: [{
      path: "/m.eml?part=2",
      ask: { accept: "text/markdown, text/html;q=0.5" },
      fields: { "content-type": /^text\/html/ },
    }],
  },
  {
    name: "chooseWithin: where a part is found, the rest of the query stays",
    origin: () => mail({ etag: '"1"' }),
    exchanges: [{
      path: "/mail?id=7&part=2",
      ask: MARKDOWN,
      fields: {
        "content-location": "/mail?id=7&part=2&format=md",
        "link": /<\/mail\?id=7&part=2>; rel="canonical"/,
      },
    }],
  },
  {
    name: "chooseWithin: a part that cannot be named gives the mail up",
    origin: (_, { endless }) =>
      new Response(endless("Subject: x\r\n"), { headers: { "content-type": "message/rfc822" } }),
    exchanges: [{ path: "/m.eml?message=abc", status: 404 }],
    released: 1,
  },
  {
    name: "chooseWithin: names of no part leave the one connection to others",
    server: true,
    origin: (request, { endless }) =>
      request.url.endsWith("/page") ? new Response("page") : new Response(
        endless("Subject: x\r\n".repeat(100)),
        { headers: { "content-type": "message/rfc822" } },
      ),
    options: { limits: { originConnections: 1, connectTime: 1_000 } },
    exchanges: [
      { path: "/m.eml?message=abc", status: 404 },
      { path: "/m.eml?message=0", status: 404 },
      { path: "/page", body: "page" },
    ],
    released: 2,
  },
  {
    name: "askOf: a mail of which a part is wanted comes whole and in no coding",
    origin: codedMail,
    exchanges: ["identity", "gzip", "gzip, br"].map((coding) => ({
      path: "/m.eml?part=1",
      ask: { "accept-encoding": coding },
      body: "first part",
      fields: { "content-type": /^text\/plain/ },
    })),
  },
  {
    name: "chooseWithin: a mail that comes coded all the same is opened into its parts",
    origin: () => {
      const { body } = mail();
      const fields = {
        "content-type": "message/rfc822",
        "content-encoding": "gzip",
        "cache-control": "max-age=60",
        "etag": '"1"',
      };
      return new Response(body?.pipeThrough(new CompressionStream("gzip")), { headers: fields });
    },
    exchanges: [
      ...["?part=1", "?part=1"].map((query) => ({
        path: `/m.eml${query}`,
        ask: { "accept-encoding": "identity" },
        body: "first part",
        fields: { "content-type": /^text\/plain/, "content-encoding": null },
      })),
      { path: "/m.eml?part=2", ask: MARKDOWN, body: "# For all" },
      { path: "/m.eml?part=9", status: 404 },
    ],
    asked: 3,
  },
  {
    name: "askOf: the head of a part is that of the part, though the mail has to come",
    origin: (request) => request.method === "HEAD" ? new Response(null, { status: 500 }) : mail(),
    exchanges: [
      { path: "/m.eml?part=2", method: "HEAD", body: "", fields: { "content-type": /html/ } },
      { path: "/m.eml?part=9", method: "HEAD", status: 404, body: "" },
    ],
  },
]);
