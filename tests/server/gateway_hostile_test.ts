/**
 * The hostile requests once more, now through the whole server: whatever a client sends, the origin
 * gets well-formed requests, as many as were asked, and nobody else is answered in their place.
 */
import { assert, assertEquals } from "@std/assert";
import { allowed } from "../allowed.ts";
import { type Gateway, openGateway, type SeenRequest } from "./gateway.ts";
import { RawClient, sendAlone } from "./raw_client.ts";
import { CANARY, WIRE_CASES, type WireCase } from "./wire_hostile_cases.ts";
import { TRICK_CASES } from "./wire_trick_cases.ts";
import { FORWARD_CASES, type ForwardCase } from "./gateway_cases.ts";

const ignore = !allowed.net;
const LIMITS = { headTime: 500, lingerTime: 100, leaveTime: 500, bodyBytes: 2_000_000 };
const ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nCache-Control: no-store\r\n";

function open(): Gateway {
  return openGateway(async ({ line }, peer) => {
    const text = line.includes("/victim") ? "victim" : "ok";
    const body = line.startsWith("HEAD ") ? "" : text;
    await peer.send(`${ANSWER}Content-Length: ${text.length}\r\n\r\n${body}`);
  }, { limits: LIMITS });
}

/** Names of fields that no request of ours may carry on. */
const HOP_BY_HOP =
  /^(?:keep-alive|proxy-connection|proxy-authorization|proxy-authenticate|te|trailer|upgrade|connection|expect)$/;

function wrongsOf({ line, fields }: SeenRequest): string[] {
  const wrongs: string[] = [];
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+ (?:\/[\x21-\x7e]*|\*) HTTP\/1\.1$/.test(line)) {
    wrongs.push(line);
  }
  if (line.includes("smuggled")) wrongs.push(`smuggled: ${line}`);
  const named = fields.map(([name]) => name);
  for (const name of named) if (HOP_BY_HOP.test(name)) wrongs.push(`${name} was forwarded`);
  for (const name of ["host", "content-length", "transfer-encoding"]) {
    if (named.filter((it) => it === name).length > 1) wrongs.push(`${name} came twice`);
  }
  if (!named.includes("host")) wrongs.push("no Host");
  if (!named.includes("via")) wrongs.push("no Via");
  for (const [name, value] of fields) {
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) wrongs.push(`${name} holds a control character`);
  }
  return wrongs;
}

/** What of a request that is handed on reaches an origin: TRACE and OPTIONS * are answered before. */
function expectedOf(handed: readonly string[]): string[] {
  return handed.map((one) => one.split(" ").slice(0, 2).join(" "))
    .filter((one) => !one.startsWith("TRACE "));
}

async function judge(gateway: Gateway, wireCase: WireCase): Promise<string[]> {
  const { front, seen } = gateway;
  seen.length = 0;
  using client = await RawClient.connect(front.address);
  await client.send(wireCase.refused ? wireCase.bytes + CANARY : wireCase.bytes).catch(() => {});
  if (wireCase.handed) await client.conn.closeWrite();
  const answer = await client.rest();
  const wrongs = seen.flatMap(wrongsOf);
  const got = seen.filter(({ line }) => !line.includes("/victim"))
    .map(({ line }) => line.split(" ").slice(0, 2).join(" "));
  const expected = expectedOf(wireCase.handed ?? []);
  if (got.join("|") !== expected.join("|")) wrongs.push(`the origin got ${got}`);
  const refusals = wireCase.refused;
  const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, code]) => Number(code));
  if (refusals && !statuses.some((status) => refusals.includes(status))) {
    wrongs.push(`answered ${statuses}`);
  }
  const victim = await sendAlone(
    front.address,
    "GET /victim HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n",
  );
  if (victim.map(({ body }) => body).join() !== "victim") {
    wrongs.push("the victim got something else");
  }
  return wrongs;
}

for (
  const [group, cases] of Map.groupBy(
    [...WIRE_CASES, ...TRICK_CASES],
    ({ name }) => name.split(":")[0],
  )
) {
  Deno.test({
    name: `wire gateway forwards no more than it should of ${cases.length} requests: ${group}`,
    ignore,
    async fn() {
      await using gateway = open();
      const wrong: string[] = [];
      for (const wireCase of cases) {
        for (const what of await judge(gateway, wireCase)) wrong.push(`${wireCase.name}: ${what}`);
      }
      assertEquals(wrong, []);
    },
  });
}

async function judgeForward(gateway: Gateway, one: ForwardCase): Promise<string[]> {
  gateway.seen.length = 0;
  using client = await RawClient.connect(gateway.front.address);
  await client.send(one.bytes);
  const answers = await client.answers(one.bytes.startsWith("HEAD ") ? "HEAD" : "GET");
  const wrongs = gateway.seen.flatMap(wrongsOf);
  const status = answers.at(-1)?.status;
  if (status !== (one.status ?? 200)) wrongs.push(`answered ${status}`);
  if (one.line !== undefined && gateway.seen[0]?.line !== one.line) {
    wrongs.push(`the origin got ${gateway.seen[0]?.line}`);
  }
  if (one.line === undefined && one.status !== undefined && gateway.seen.length > 0) {
    wrongs.push("it was forwarded");
  }
  for (const [name, values] of Object.entries(one.fields ?? {})) {
    const got = gateway.seen[0]?.fields.filter(([key]) => key === name).map(([, it]) => it) ?? [];
    if (got.join("|") !== values.join("|")) wrongs.push(`${name} is ${JSON.stringify(got)}`);
  }
  if (one.body !== undefined && gateway.seen[0]?.body !== one.body) {
    wrongs.push(`the content is ${gateway.seen[0]?.body}`);
  }
  return wrongs;
}

Deno.test({
  name: `wire gateway forwards ${FORWARD_CASES.length} requests as what they mean`,
  ignore,
  async fn() {
    assert(FORWARD_CASES.length >= 50);
    await using gateway = open();
    const wrong: string[] = [];
    for (const one of FORWARD_CASES) {
      for (const what of await judgeForward(gateway, one)) wrong.push(`${one.name}: ${what}`);
    }
    assertEquals(wrong, []);
  },
});
