/**
 * The kernels are on the real path: with one of them broken on purpose, what clients get is wrong.
 */
import { assert, assertEquals } from "@std/assert";
import { allowed } from "../allowed.ts";
import { type Kernels, kernels } from "../../src/bytes/kernel.ts";
import { createVariform } from "../../src/mod.ts";
import { openSite } from "../site.ts";

/** What a client sees of three ways through the house. */
async function look(): Promise<Record<Part, string>> {
  await using site = await openSite();
  const image = await read(site.get("/mail/note.eml?part=2"));
  const text = await read(site.get("/mail/note.eml", { accept: "text/plain" }));
  return { image, text, chunks: await throughOrigin() };
}

async function read(response: Promise<Response>): Promise<string> {
  try {
    return new TextDecoder("latin1").decode(await (await response).bytes());
  } catch (error) {
    return `broken: ${error}`;
  }
}

/** A body that an origin sends in chunks. */
async function throughOrigin(): Promise<string> {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () =>
      new Response(
        ReadableStream.from(["one ", "two ", "three"].map((s) => new TextEncoder().encode(s))),
      ),
  );
  const limits = { headTime: 500, readTime: 500 };
  const app = createVariform({ origin: `http://127.0.0.1:${server.addr.port}`, limits });
  const answer = await read(app.fetch(new Request("http://site.test/")));
  await app.close();
  await server.shutdown();
  return answer;
}

type Part = "image" | "text" | "chunks";

/** Which kernel is broken, how its arguments are spoilt, and what has to suffer. */
const BREAKS: readonly [name: keyof Kernels, spoil: (args: number[]) => number[], suffers: Part][] =
  [
    // The decoders begin late.
    ["base64Decode", ([state, from, length, to]) => [state, from + 4, length - 4, to], "image"],
    [
      "quotedPrintableDecode",
      ([state, from, length, to]) => [state, from + 3, length - 3, to],
      "text",
    ],
    // The scanners begin one byte late, or may find nothing.
    ["chunkScan", ([state, base, from, ...rest]) => [state, base, from + 1, ...rest], "chunks"],
    ["findHeadEnd", ([base, from]) => [base, from, from], "chunks"],
    ["splitFields", (args) => [...args.slice(0, 5), 0], "chunks"],
    ["dashLines", ([state, base, , to, ...rest]) => [state, base, to, to, ...rest], "text"],
  ];

for (const [name, spoil, suffers] of BREAKS) {
  Deno.test({
    name: `kernels: without ${name} the ${suffers} that clients get is broken`,
    ignore: !allowed.net || !allowed.read || !allowed.write,
    async fn() {
      const sound = await look();
      const kernel = kernels[name];
      let calls = 0;
      const broken = (...args: number[]) => {
        calls++;
        return (kernel as (...args: number[]) => number)(...spoil(args));
      };
      Object.assign(kernels, { [name]: broken });
      try {
        const seen = await look();
        assert(calls > 0, "the kernel is not on the path");
        assert(seen[suffers] !== sound[suffers], `nobody noticed: ${seen[suffers]}`);
      } finally {
        Object.assign(kernels, { [name]: kernel });
      }
      assertEquals(await look(), sound);
    },
  });
}
