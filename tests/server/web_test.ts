import { assertEquals } from "@std/assert";
import { answer } from "../../src/server/web.ts";

const PEER = { scheme: "http" } as const;

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A body whose end is not known yet when all of it has come. */
function pending() {
  const end = Promise.withResolvers<void>();
  const source = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode("tea")),
  });
  const body = source.pipeThrough(new TransformStream({ flush: () => end.promise }));
  return { body, end };
}

Deno.test("answer says nothing of a client that leaves when it has all", async () => {
  const lines: string[] = [];
  const { body } = pending();
  const reply = { status: 200, headers: new Headers(), body };
  const response = await answer(
    new Request("http://site.test/"),
    PEER,
    () => Promise.resolve(reply),
    { limit: 1_000 },
    (line) => void lines.push(line),
  );
  const reader = response.body?.getReader();
  await reader?.read();
  const last = reader?.read();
  await turn();
  await reader?.cancel();
  await last;
  await turn();
  assertEquals(lines.length, 1);
});

Deno.test("answer tells of a body that breaks off", async () => {
  const lines: string[] = [];
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new Error("out of tea")),
  });
  const response = await answer(
    new Request("http://site.test/"),
    PEER,
    () => Promise.resolve({ status: 200, headers: new Headers(), body }),
    { limit: 1_000 },
    (line) => void lines.push(line),
  );
  await response.text().catch(() => {});
  assertEquals(lines.map((line) => line.includes("broke off: out of tea")), [false, true]);
});
