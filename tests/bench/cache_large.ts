/**
 * A body that is too large to be kept, read by many at once: what the origin is asked, and what the
 * server holds in memory meanwhile.
 *
 *     deno run -A tests/bench/cache_large.ts [MiB]
 *
 * @module
 */
import { startServe } from "../programs.ts";

const MIB = 1 << 20;
const LENGTH = Number(Deno.args[0] ?? 200) * MIB;
const CLIENTS = 8;
/** What one slow client takes in a second. */
const SLOW = 4 * MIB;

const PIECE = crypto.getRandomValues(new Uint8Array(64 << 10));

function contentFrom(first: number): ReadableStream<Uint8Array> {
  let at = first;
  return new ReadableStream({
    pull(controller) {
      if (at === LENGTH) return controller.close();
      const start = at % PIECE.length;
      const piece = PIECE.slice(start, start + LENGTH - at);
      at += piece.length;
      controller.enqueue(piece);
    },
  }, { highWaterMark: 0 });
}

interface Client {
  readonly first: number;
  readonly last: number;
  readonly whole: boolean;
}

/** Reads all, at most so many bytes in a second. */
async function visit(url: string, pace = Infinity): Promise<Client> {
  const start = performance.now();
  const passed = () => performance.now() - start;
  let [first, length, right] = [NaN, 0, true];
  const response = await fetch(url, { headers: { "accept-encoding": "identity" } });
  for await (const piece of response.body ?? []) {
    if (length === 0) first = passed();
    right &&= piece[0] === PIECE[length % PIECE.length];
    length += piece.length;
    const ahead = length / pace * 1000 - passed();
    if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
  }
  return { first, last: passed(), whole: right && length === LENGTH };
}

/** Peak resident memory of a process, in MiB. */
function peakOf(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
}

async function measure(front: string, tag: boolean, slow: boolean) {
  const ranges: string[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    ({ url, headers }) => {
      if (url.endsWith("/warm")) return new Response(PIECE);
      const range = headers.get("range") ?? "";
      ranges.push(range);
      const first = Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0);
      const fields = new Headers({ "cache-control": "max-age=60", "content-type": "video/mp4" });
      if (tag) fields.set("etag", '"1"');
      fields.set("content-length", `${LENGTH - first}`);
      if (range !== "") fields.set("content-range", `bytes ${first}-${LENGTH - 1}/${LENGTH}`);
      return new Response(contentFrom(first), {
        status: range === "" ? 200 : 206,
        headers: fields,
      });
    },
  );
  const origin = `http://127.0.0.1:${server.addr.port}`;
  await using served = await startServe("--quiet", "--front", front, origin);
  for (let turn = 0; turn < 20; turn++) await visit(`${served.base}warm`);
  const before = peakOf(served.process.pid);
  ranges.length = 0;
  const url = `${served.base}film`;
  const paces = Array.from(
    { length: CLIENTS },
    (_, index) => slow && index === 0 ? SLOW : Infinity,
  );
  const clients = await Promise.all(paces.map((pace) => visit(url, pace)));
  const fast = clients.slice(slow ? 1 : 0);
  await server.shutdown();
  return {
    [`${front}${tag ? ", strong tag" : ""}${slow ? ", one is slow" : ""}`]: {
      clients: CLIENTS,
      "asked the origin": ranges.length,
      "of these for a rest": ranges.filter((range) => range !== "").length,
      whole: clients.filter(({ whole }) => whole).length,
      "slowest first byte, ms": Math.round(Math.max(...clients.map(({ first }) => first))),
      "fast ones done, ms": Math.round(Math.max(...fast.map(({ last }) => last))),
      "peak memory more, MiB": Math.round(peakOf(served.process.pid) - before),
    },
  };
}

if (import.meta.main) {
  const rows = [];
  for (const front of ["web", "wire"]) {
    rows.push(await measure(front, false, false));
    rows.push(await measure(front, true, false));
    rows.push(await measure(front, true, true));
  }
  console.table(Object.assign({}, ...rows));
}
