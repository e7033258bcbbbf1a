/**
 * An origin that sends what it should not, through the whole server: what is malformed becomes an
 * error, what is cut is seen to be cut and is never kept, and nobody else gets any of it.
 */
import { assert, assertEquals } from "@std/assert";
import { allowed } from "../allowed.ts";
import { openGateway, type OriginPeer, type SeenRequest } from "./gateway.ts";
import { type RawAnswer, RawClient } from "./raw_client.ts";
import { ORIGIN_CASES, type OriginCase } from "./origin_cases.ts";
import { ORIGIN_TRICK_CASES } from "./origin_trick_cases.ts";

const ignore = !allowed.net;
/** For origins that fall silent; all others have as long as this machine takes. */
const SHORT = { headTime: 200, readTime: 200 };
const VICTIM = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 6\r\n\r\nvictim";

async function play(one: OriginCase, { line }: SeenRequest, peer: OriginPeer): Promise<boolean> {
  if (line.includes("/victim")) {
    await peer.send(line.startsWith("HEAD") ? VICTIM.slice(0, -6) : VICTIM);
    return true;
  }
  const pieces = typeof one.answer === "string" ? [one.answer] : one.answer;
  for (const piece of pieces) {
    await peer.send(piece);
    if (pieces.length > 1) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  if (one.then === "stall") await peer.take(1);
  return one.then !== "close" && one.then !== "stall";
}

/** All answers to one request, or how far it came. */
async function ask(
  address: { hostname: string; port: number },
  text: string,
): Promise<RawAnswer[] | "cut"> {
  using client = await RawClient.connect(address);
  await client.send(text);
  try {
    return await client.answers(text.startsWith("HEAD") ? "HEAD" : "GET");
  } catch {
    return "cut";
  }
}

async function judge(one: OriginCase): Promise<string[]> {
  const wrongs: string[] = [];
  await using gateway = openGateway((request, peer) => play(one, request, peer), {
    upstream: one.then === "stall" ? SHORT : {},
  });
  const { front: { address }, seen } = gateway;
  const request = (line: string, fields = "") =>
    `${line} HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n${fields}\r\n` +
    (fields.startsWith("Content-Length") ? "hello" : "");
  const line = one.ask ?? "GET /case";
  const got = await ask(address, request(line, one.fields));
  const final = got === "cut" ? undefined : got.filter(({ status }) => status >= 200);
  const answer = final?.[0];
  const told = answer ? `${answer.status} ${answer.body.slice(0, 30)}` : "a cut answer";
  if (final && final.length !== 1) wrongs.push(`${final.length} answers`);
  const isOwn = answer?.field("content-security-policy") !== undefined;
  if (one.expect === "cut") {
    if (got !== "cut" && !isOwn) wrongs.push(`got ${told} as if it were whole`);
  } else if ("refused" in one.expect) {
    if (!answer || !isOwn || !one.expect.refused.includes(answer.status)) {
      wrongs.push(`got ${told}`);
    }
  } else if (answer?.status !== one.expect.status || answer.body !== one.expect.body) {
    wrongs.push(`got ${told}`);
  }
  if (one.stored !== undefined) {
    const before = seen.length;
    await ask(address, request("GET /case"));
    if ((seen.length === before) !== one.stored) {
      wrongs.push(one.stored ? "was not stored" : "was stored");
    }
  }
  // What comes while the connection is idle must be noticed.
  if (typeof one.answer !== "string") await new Promise((resolve) => setTimeout(resolve, 30));
  for (const method of ["GET", "HEAD", "GET"]) {
    const victim = await ask(address, request(`${method} /victim`));
    const body = victim === "cut" ? "cut" : victim.map(({ body }) => body).join();
    if (body !== (method === "HEAD" ? "" : "victim")) wrongs.push(`a victim got ${body}`);
  }
  return wrongs;
}

const ALL = [...ORIGIN_CASES, ...ORIGIN_TRICK_CASES];

Deno.test("origin cases are 320 and more, each with another name", () => {
  assert(ALL.length >= 320, `${ALL.length}`);
});

for (const [group, cases] of Map.groupBy(ALL, ({ name }) => name.split(":")[0])) {
  Deno.test({
    name: `wire gateway outlives ${cases.length} answers of an origin: ${group}`,
    ignore,
    async fn() {
      const wrong: string[] = [];
      for (const one of cases) {
        for (const what of await judge(one)) wrong.push(`${one.name}: ${what}`);
      }
      assertEquals(wrong, []);
    },
  });
}
