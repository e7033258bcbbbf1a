/**
 * Crowds before a cold cache: what they cost the origin, and how long they wait. Run it by itself:
 *
 *     deno run -A tests/bench/cache_crowd.ts
 *
 * @module
 */
import { startServe } from "../programs.ts";

/** How long the origin takes for half of a body, in milliseconds. */
const HALF = 2_000;
const PIECE = "<p>A line of text that repeats.</p>\n".repeat(300);
const FRESH = { "content-type": "text/html; charset=utf-8", "cache-control": "max-age=60" };

/** One kind of crowd. */
interface Crowd {
  readonly name: string;
  readonly clients: number;
  /** What the issue is: how many requests to the origin are enough. */
  readonly most: number;
  readonly answer: (request: Request, turn: number) => Response | Promise<Response>;
  readonly ask?: (index: number) => Record<string, string>;
  /** Whether the URL has been asked for before. */
  readonly known?: boolean;
}

const wait = (time: number) => new Promise<void>((resolve) => setTimeout(resolve, time));

/** Half of it at once, the rest later; or a cut in its place. */
function slowly(fields: Record<string, string> = {}, cut = false): Response {
  const half = new TextEncoder().encode(PIECE);
  const length = `${2 * half.length}`;
  let turn = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (turn === 1) await wait(HALF);
      if (turn === 2) return controller.close();
      if (turn++ === 1 && cut) controller.error(new Error("cut"));
      else controller.enqueue(half);
    },
  }, { highWaterMark: 0 });
  return new Response(body, { headers: { ...FRESH, "content-length": length, ...fields } });
}

async function afterHalf(answer: () => Response): Promise<Response> {
  await wait(HALF);
  return answer();
}

/** The rest of a body that was cut. */
function resumed({ headers }: Request): Response {
  const [, first] = /^bytes=(\d+)-$/.exec(headers.get("range") ?? "") ?? [];
  const whole = new TextEncoder().encode(PIECE + PIECE);
  if (first === undefined) return slowly({ etag: '"1"' });
  const range = `bytes ${first}-${whole.length - 1}/${whole.length}`;
  const fields = { ...FRESH, etag: '"1"', "content-range": range };
  return new Response(whole.slice(Number(first)), { status: 206, headers: fields });
}

const LANGUAGES = ["en", "ko", "fr", "de", "ja"];
const FORMS: readonly Record<string, string>[] = [
  { accept: "text/html" },
  { accept: "text/markdown" },
  { accept: "text/plain" },
  { accept: "text/markdown", "accept-encoding": "gzip" },
];

const CROWDS: readonly Crowd[] = [
  { name: "one slow page", clients: 500, most: 1, answer: () => slowly() },
  {
    name: "four forms of it",
    clients: 500,
    most: 1,
    answer: () => slowly(),
    ask: (index) => FORMS[index % FORMS.length],
  },
  {
    name: "five languages",
    clients: 500,
    most: 5,
    answer: ({ headers }) =>
      slowly({
        vary: "accept-language",
        "content-language": headers.get("accept-language") ?? "en",
      }),
    ask: (index) => ({ "accept-language": LANGUAGES[index % LANGUAGES.length] }),
  },
  {
    name: "an origin that fails",
    clients: 500,
    most: 10,
    answer: () => afterHalf(() => new Response("no", { status: 500 })),
  },
  {
    name: "uncacheable, new",
    clients: 200,
    most: 200,
    answer: () => afterHalf(() => new Response("x", { headers: { "cache-control": "no-store" } })),
  },
  {
    name: "uncacheable, known",
    clients: 200,
    most: 201,
    known: true,
    answer: () => afterHalf(() => new Response("x", { headers: { "cache-control": "no-store" } })),
  },
  {
    name: "cut in the middle",
    clients: 100,
    most: 2,
    answer: (request, turn) => turn === 1 ? slowly({ etag: '"1"' }, true) : resumed(request),
  },
];

interface Client {
  readonly status: number;
  readonly first: number;
  readonly last: number;
  readonly whole: boolean;
}

async function visit(url: string, headers: Record<string, string>): Promise<Client> {
  const start = performance.now();
  let first = NaN;
  let whole = true;
  const response = await fetch(url, { headers });
  try {
    for await (const _ of response.body ?? []) {
      if (Number.isNaN(first)) first = performance.now() - start;
    }
  } catch {
    whole = false;
  }
  return { status: response.status, first, last: performance.now() - start, whole };
}

async function measure({ name, clients, most, answer, ask, known }: Crowd, front: string) {
  let turns = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    return answer(request, ++turns);
  });
  await using served = await startServe(
    ...["--quiet", "--front", front],
    `http://127.0.0.1:${server.addr.port}`,
  );
  if (known) await visit(served.base, {});
  const crowd = Array.from(
    { length: clients },
    (_, index) => visit(served.base, ask?.(index) ?? { accept: "text/html" }),
  );
  await wait(HALF * 3 / 4);
  const late = await visit(served.base, ask?.(0) ?? { accept: "text/html" });
  const all = await Promise.all(crowd);
  await server.shutdown();
  const asked = name.startsWith("uncacheable") ? turns - 1 : turns;
  return {
    [`${name} (${front})`]: {
      clients,
      "asked the origin": asked,
      "at most": most,
      whole: all.filter((client) => client.whole).length,
      statuses: [...new Set(all.map(({ status }) => status))].join(),
      "late first byte": Math.round(late.first),
      "slowest": Math.round(Math.max(...all.map(({ last }) => last))),
      "times the origin's own": Number(
        (Math.max(...all.map(({ last }) => last)) / HALF).toFixed(2),
      ),
    },
  };
}

if (import.meta.main) {
  const rows: Awaited<ReturnType<typeof measure>>[] = [];
  for (const front of ["web", "wire"]) {
    for (const crowd of CROWDS) rows.push(await measure(crowd, front));
  }
  console.table(Object.assign({}, ...rows));
}
