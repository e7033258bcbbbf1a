import { assert, assertEquals } from "@std/assert";
import { createVariform } from "../../src/mod.ts";
import { chromium, openBrowser } from "./browser.ts";

/** On where a site has TLS; here it has none. */
const FEATURES =
  "--enable-features=CompressionDictionaryTransport,CompressionDictionaryTransportBackend," +
  "CompressionDictionaryTransportOverHttp1,SharedZstd";

/** So many contents have to come by a dictionary, of so many that are asked for at most. */
const WANTED = 48;
const MOST = 240;

/** A dictionary is written to the disk before it is used, which takes a moment. */
const PAUSE = 60;

const ENGLISH = (turn: number) =>
  Array.from({ length: 900 }, (_, index) => `<p>${index * 7919 * turn % 104_729}</p>`).join("");
const KOREAN = (turn: number) =>
  Array.from({ length: 400 }, (_, index) => {
    const word = String.fromCharCode(0xac00 + index * 7919 * turn % 11_172);
    return `<p>${word}글자로 시작하는 문단은 ${index % turn}번째입니다.</p>`;
  }).join("\n");

/**
 * What is read by a dictionary that was one of the others: much and little of the same, the same, less than
 * sixteen bytes, what the dictionary ends with, and nothing that it has.
 */
const CONTENTS: readonly ((turn: number) => string)[] = [
  (turn) => `<!doctype html><title>${turn}</title>${ENGLISH(1)}`,
  (turn) => `<!doctype html><title>${turn}</title>${KOREAN(7)}`,
  (turn) => `<!doctype html><title>${turn}</title>${ENGLISH(turn)}${KOREAN(7)}`,
  () => ENGLISH(1),
  () => ENGLISH(1),
  () => ENGLISH(1),
  (turn) => `짧${turn}`,
  (turn) => "abcdefgh".repeat(turn + 5),
  (turn) => "abcdefgh".repeat(3 * turn),
  (turn) => KOREAN(turn).slice(turn * 10) + KOREAN(turn).slice(0, turn * 20),
  (turn) => Array.from({ length: 3000 }, (_, i) => (i * 2_654_435_761 * turn >>> 7) % 97).join(" "),
];

interface Seen {
  readonly coding: string | null;
  readonly text: string;
}

for (const coding of ["dcb", "dcz"]) {
  Deno.test({
    name: `a browser that has read a page reads the next ones by it, as ${coding}`,
    ignore: chromium === undefined,
    // The browser's driver keeps timers of its own.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const contentOf = (turn: number) => CONTENTS[turn % CONTENTS.length](turn);
      const turnOf = (url: string) => Number(new URL(url).pathname.match(/^\/docs\/(\d+)$/)?.[1]);
      const app = createVariform({
        origin: ({ url }) => {
          const turn = turnOf(url);
          if (Number.isNaN(turn)) return new Response(null, { status: 404 });
          return new Response(contentOf(turn), {
            headers: { "content-type": "text/html;charset=utf-8", "cache-control": "max-age=600" },
          });
        },
        negotiation: { dictionary: "/docs/*" },
      });
      const used: (string | null)[] = [];
      await using server = Deno.serve(
        { hostname: "127.0.0.1", port: 0, onListen: () => {} },
        (request, info) => {
          const headers = new Headers(request.headers);
          used.push(headers.get("available-dictionary"));
          // The browser takes both; here it is to get this one.
          const codings = headers.get("accept-encoding")?.split(", ") ?? [];
          const left = codings.filter((name) => name === coding || !name.startsWith("dc"));
          headers.set("accept-encoding", left.join(", "));
          return app.fetch(new Request(request, { headers }), info);
        },
      );
      const browser = await openBrowser(FEATURES);
      try {
        const page = await browser.newPage();
        await page.goto(`http://127.0.0.1:${server.addr.port}/docs/0`);
        let read = 0;
        let same = 0;
        for (let turn = 1; turn < MOST && (read < WANTED || same === 0); turn++) {
          await page.waitForTimeout(PAUSE);
          const seen: Seen = await page.evaluate(async (path) => {
            const response = await fetch(path);
            return {
              coding: response.headers.get("content-encoding"),
              text: await response.text(),
            };
          }, `/docs/${turn}`);
          const content = contentOf(turn);
          assertEquals(seen.text === content, true, `${turn} differs, in ${seen.coding}`);
          if (seen.coding !== coding) continue;
          read++;
          if (used.at(-1) === await dictionaryOf(content)) same++;
        }
        assert(read >= WANTED, `${read} by a dictionary, of ${used.length}`);
        assert(same > 0, "none was its own dictionary");
        // What is shown as a page, too.
        const shown = Math.ceil(MOST / CONTENTS.length) * CONTENTS.length;
        const response = await page.goto(`http://127.0.0.1:${server.addr.port}/docs/${shown}`);
        assertEquals(response?.headers()["content-encoding"], coding);
        assertEquals([await page.title(), await page.locator("p").count()], [`${shown}`, 900]);
      } finally {
        await browser.close();
        await app.close();
      }
    },
  });
}

async function dictionaryOf(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `:${new Uint8Array(hash).toBase64()}:`;
}
