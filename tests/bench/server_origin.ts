/**
 * The origin behind all servers of the comparison, and bare `Deno.serve` as what they are compared
 * with. Prints its port.
 *
 *     deno run --allow-net tests/bench/server_origin.ts [port [all]]
 *
 * `all`: with the fields that a cache adds.
 *
 * @module
 */

/** Sizes by path. */
export const SIZES: Readonly<Record<string, number>> = {
  "/1k": 1 << 10,
  "/64k": 64 << 10,
  "/1m": 1 << 20,
  "/page": 8 << 10,
};

/** Languages of the page with many variants. */
export const LANGUAGES: readonly string[] = [
  ...["en", "ko", "fr", "de", "es", "it", "ja", "zh", "pt", "nl", "pl", "sv"],
];

const bodies = new Map(
  Object.entries(SIZES).map(([path, size]) => [
    path,
    new Uint8Array(size).fill(120),
  ]),
);

/** As a cache writes them. */
const ADDED: Readonly<Record<string, string>> = {
  "accept-ranges": "bytes",
  "age": "2",
  "cache-status": "variform; hit; ttl=3598",
  "via": "1.1 variform",
  "vary": "Accept-Encoding",
};

const added = Deno.args[1] === "all" ? ADDED : {};

function respond(request: Request): Response {
  const { pathname } = new URL(request.url);
  const body = bodies.get(pathname);
  if (body === undefined) return new Response(null, { status: 404 });
  const headers = new Headers({
    "content-type": pathname === "/page" ? "text/html" : "text/css",
    "cache-control": "public, max-age=3600",
    "etag": '"1"',
    ...added,
  });
  if (pathname === "/page") {
    const asked = request.headers.get("accept-language")?.slice(0, 2) ?? "en";
    headers.set("content-language", LANGUAGES.includes(asked) ? asked : "en");
    headers.set("vary", "Accept-Language");
  }
  return new Response(body as BodyInit, { headers });
}

if (import.meta.main) {
  Deno.serve({
    hostname: "127.0.0.1",
    port: Number(Deno.args[0] ?? 0),
    onListen: ({ port }) => console.log(`port ${port}`),
  }, respond);
}
