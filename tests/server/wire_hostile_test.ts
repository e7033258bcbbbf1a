import { assert, assertEquals } from "@std/assert";
import type { Front, Respond } from "../../src/server/front.ts";
import { startWireFront } from "../../src/server/wire/front.ts";
import { allowed } from "../allowed.ts";
import { RawClient } from "./raw_client.ts";
import { CANARY, WIRE_CASES, type WireCase } from "./wire_hostile_cases.ts";
import { TRICK_CASES } from "./wire_trick_cases.ts";

const ignore = !allowed.net;

/** Writes down all that is handed on: whole requests, and those whose content could not be read. */
class Recorder {
  readonly whole: string[] = [];
  readonly broken: string[] = [];

  readonly respond: Respond = async ({ method, url, body, headers }) => {
    const target = url.href.slice(url.origin.length);
    for (const [name, value] of headers) assert(/^[!-~]+$/.test(name) && !/[\0\r\n]/.test(value));
    try {
      const content = body === null ? "-" : await text(body);
      this.whole.push(`${method} ${target} ${content}`);
    } catch {
      this.broken.push(`${method} ${target}`);
    }
    return { status: 200, headers: new Headers(), body: new TextEncoder().encode("ok") };
  };
}

async function text(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String.fromCharCode(...chunk);
  return text;
}

const LIMITS = { headTime: 500, lingerTime: 300, leaveTime: 500, bodyBytes: 2_000_000 };

function startFront({ respond }: Recorder): Front {
  return startWireFront(respond, { address: { hostname: "127.0.0.1", port: 0 }, limits: LIMITS });
}

/** Sends a case and says what is wrong about what became of it. */
async function judge(wireCase: WireCase): Promise<string[]> {
  const { bytes, refused, handed } = wireCase;
  const recorder = new Recorder();
  const front = startFront(recorder);
  const client = await RawClient.connect(front.address);
  // What is refused is followed by another request; what is legal by the end.
  await client.send(refused ? bytes + CANARY : bytes).catch(() => {});
  if (handed) await client.conn.closeWrite();
  const answer = await client.rest();
  client.close();
  await front.shutdown();
  const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, code]) => Number(code))
    .filter((code) => code !== 100);
  const wrongs: string[] = [];
  if (handed) {
    if (recorder.whole.join("|") !== handed.join("|")) wrongs.push(`handed on ${recorder.whole}`);
    if (statuses.some((status) => status >= 300)) wrongs.push(`answered ${statuses}`);
  } else {
    if (recorder.whole.length > 0) wrongs.push(`handed on ${recorder.whole}`);
    if (statuses.length !== 1 || !refused?.includes(statuses[0])) {
      wrongs.push(`answered ${statuses}`);
    }
    if (!/^connection: close$/mi.test(answer.replaceAll("\r", ""))) wrongs.push("said no close");
  }
  return wrongs;
}

const groups = Map.groupBy([...WIRE_CASES, ...TRICK_CASES], ({ name }) => name.split(":")[0]);

Deno.test("wire cases are 900 and more, each with another name", () => {
  const all = [...WIRE_CASES, ...TRICK_CASES];
  assert(all.length >= 900, `${all.length}`);
  assertEquals(new Set(TRICK_CASES.map(({ name }) => name)).size, TRICK_CASES.length);
  assert(WIRE_CASES.filter(({ handed }) => handed).length >= 80);
});

for (const [group, cases] of groups) {
  Deno.test({
    name: `startWireFront treats ${cases.length} requests as it must: ${group}`,
    ignore,
    async fn() {
      const wrong: string[] = [];
      for (const wireCase of cases) {
        for (const what of await judge(wireCase)) wrong.push(`${wireCase.name}: ${what}`);
      }
      assertEquals(wrong, []);
    },
  });
}
