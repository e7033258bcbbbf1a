/** Converters of one's own, by configuration; the example among them. */
import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { type ConverterOptions, createVariform } from "../../src/mod.ts";
import { CONVERTERS } from "../../examples/converters.ts";
import { Fault } from "../../src/model/fault.ts";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import { openCustom } from "../../src/transcode/custom/converter.ts";
import { settleCustom } from "../../src/transcode/custom/options.ts";
import { allowed } from "../allowed.ts";

const CALENDAR = [
  "BEGIN:VCALENDAR",
  "BEGIN:VEVENT",
  "DTSTART;TZID=Asia/Seoul:20261203T190000",
  "SUMMARY:Winter tea\r\n  and readings",
  "END:VEVENT",
  "BEGIN:VEVENT",
  "SUMMARY:Plum blossom",
  "DTSTART:20260301",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
].join("\r\n");
const TELEGRAM = "text/vnd.example.telegram";

function site(converters: readonly ConverterOptions[], body = CALENDAR, type = "text/calendar") {
  const logged: string[] = [];
  const app = createVariform({
    origin: () => new Response(body, { headers: { "content-type": type, etag: '"v1"' } }),
    converters,
    log: (line) => logged.push(line),
  });
  const get = async (accept: string, path = "/page") => {
    const request = new Request(`http://site.test${path}`, { headers: { accept } });
    const response = await app.fetch(request);
    return { response, text: await response.text().catch((error) => `broken: ${error}`) };
  };
  return { get, logged, close: app.close };
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<string> {
  return await new Response(stream as BodyInit).text();
}

const REVERSED: ConverterOptions = {
  name: "reverse",
  from: "text/calendar",
  to: "text/plain",
  convert: async (input) => [...await new Response(input as BodyInit).text()].reverse().join(""),
};

Deno.test("converters: a function takes part in the graph, and in what is made on", async () => {
  const { get } = site([{ ...REVERSED, version: "2b", to: "text/html" }], "ih>p<", "text/calendar");
  const { response, text } = await get("text/html");
  assertEquals([text, response.headers.get("etag")], ["<p>hi", '"v1+reverse.2b"']);
  assertEquals((await get("text/markdown")).text, "hi\n");
});

Deno.test("converters: paths say where one takes part", async () => {
  const { get } = site([{ ...REVERSED, paths: ["/in/*"] }], "abc");
  assertEquals((await get("text/plain", "/in/x")).text, "cba");
  assertEquals((await get("text/plain", "/out")).text, "abc");
});

Deno.test("converters: where one fails, or gives something strange, there is the original", async () => {
  const failing = { ...REVERSED, convert: () => Promise.reject(new Error("secret path")) };
  const { get } = site([failing]);
  const { response, text } = await get("text/plain, */*;q=0.1");
  assertEquals(text, CALENDAR);
  // That it failed is told; why, is nobody's business.
  assertMatch(
    response.headers.get("server-timing") ?? "",
    /yielded;desc="reverse: reverse failed"/,
  );
  const strange = { ...REVERSED, convert: () => 5 as unknown as string };
  assertEquals((await site([strange]).get("text/plain, */*;q=0.1")).text, CALENDAR);
});

Deno.test("converters: two of one name are refused at the start", () => {
  assertThrows(() => site([REVERSED, REVERSED]), TypeError, "same name");
});

Deno.test({
  name: "converters: the example's module and command make what its comments say",
  ignore: !allowed.run || !allowed.read,
  async fn() {
    const { get } = site(CONVERTERS);
    const agenda = "2026-03-01  Plum blossom\n2026-12-03  Winter tea and readings\n";
    assertEquals((await get("text/plain")).text, agenda);
    // The command goes on from what the module made.
    const { response, text } = await get(TELEGRAM);
    assertEquals(text, agenda.toUpperCase());
    assertEquals(response.headers.get("etag"), '"v1+agenda.1+telegram.1"');
  },
});

function command(...argv: string[]): ConverterOptions {
  return {
    name: "command",
    from: "text/calendar",
    to: "text/plain",
    command: argv,
    timeout: 5_000,
  };
}

const runs = { ignore: !allowed.run || Deno.build.os === "windows" };

Deno.test({
  ...runs,
  name: "converters: a command is told of the content, and of nothing else",
  async fn() {
    const { get } = site([{
      ...command("sh", "-c", 'cat >/dev/null; echo "$0 $1"; env | sort', "{from}", "{to}{other}"),
      environment: { STYLE: "short" },
    }]);
    const { text } = await get("text/plain", "/a?b=$(id)");
    assertMatch(text, /^text\/calendar text\/plain\{other\}\n/);
    assertMatch(text, /^CONTENT_LOCATION=\/a\?b=\$\(id\)$/m);
    assertMatch(text, /^STYLE=short$/m);
    assertEquals(/^HOME=/m.test(text), false);
  },
});

Deno.test({
  ...runs,
  name: "converters: a command that fails, is not there or hangs leaves the original",
  async fn() {
    const failing: readonly [ConverterOptions, RegExp][] = [
      [command("sh", "-c", "echo no such form >&2; exit 3"), /ended with 3: no such form/],
      [command("/nowhere/at-all"), /could not be started/],
      [{ ...command("sleep", "600"), timeout: 100 }, /killed after 100 ms/],
      [command("sh", "-c", "kill -9 $$"), /ended with/],
    ];
    for (const [options, reason] of failing) {
      assertEquals((await site([options]).get("text/plain, */*;q=0.1")).text, CALENDAR);
      const { converter } = openCustom(settleCustom(options), () => {});
      const { convert } = await converter.load();
      const from = { type: "text/calendar" };
      const conversion = { from, location: "/", limits: DEFAULT_LIMITS };
      const work = async () => await readAll(await convert(new Blob(["x"]).stream(), conversion));
      const fault = await assertRejects(work, Fault);
      const { cause } = fault;
      assertMatch(`${fault.message}: ${cause instanceof Error ? cause.message : ""}`, reason);
    }
  },
});

Deno.test({
  ...runs,
  name: "converters: a command that fails after its first bytes breaks off, and is not kept",
  async fn() {
    const { get } = site([command("sh", "-c", "echo begun; sleep 0.1; exit 1")]);
    for (let turn = 0; turn < 2; turn++) {
      assertMatch((await get("text/plain")).text, /^broken/);
    }
  },
});

Deno.test({
  ...runs,
  name:
    "converters: a command need not read all, nor wait for it, and large content streams through",
  async fn() {
    const large = "0123456789abcdef".repeat(1 << 18);
    assertEquals((await site([command("head", "-c", "5")], large).get("text/plain")).text, "01234");
    const { text } = await site([command("cat")], large).get("text/plain");
    assert(text === large, `${text.length} of ${large.length} bytes`);
  },
});

Deno.test({
  ...runs,
  name: "converters: a command whose output is given up is killed",
  async fn() {
    const app = createVariform({
      origin: () => new Response("x", { headers: { "content-type": "text/calendar" } }),
      converters: [{ ...command("yes"), atOnce: 1 }],
      log: () => {},
    });
    // With room for one at a time, the second would wait for ever if the first were still running.
    for (let turn = 0; turn < 2; turn++) {
      const request = new Request("http://site.test/", { headers: { accept: "text/plain" } });
      const reader = (await app.fetch(request)).body?.getReader();
      assertEquals((await reader?.read())?.done, false);
      await reader?.cancel();
    }
  },
});

/** Blocks its thread until a file is there, waits for nothing, fails, or shouts, as the content says. */
const MOODY = `data:text/javascript,${
  encodeURIComponent(`
    export async function convert(input) {
      const text = await new Response(input).text();
      const [mood, path] = text.split(" ");
      const nothing = new Int32Array(new SharedArrayBuffer(4));
      const isThere = () => { try { return Deno.statSync(path).isFile } catch { return false } };
      while (mood === "block" && !isThere()) Atomics.wait(nothing, 0, 0, 20);
      if (mood === "wait") await new Promise(() => {});
      if (mood === "fail") throw new Error("secret path");
      return text.toUpperCase();
    }`)
}`;

const MOODY_CONVERTER: ConverterOptions = {
  name: "moody",
  from: "text/calendar",
  to: "text/plain",
  module: MOODY,
};

Deno.test({
  name: "converters: a module that hangs holds up nobody else, and is off when all its threads do",
  ignore: !allowed.read || !allowed.write,
  async fn() {
    const folder = await Deno.makeTempDir();
    const [first, second] = [`block ${folder}/first`, `block ${folder}/second`];
    const logged: string[] = [];
    const app = createVariform({
      origin: ({ url }) =>
        new Response(decodeURIComponent(new URL(url).pathname.slice(1)), {
          headers: { "content-type": "text/calendar", etag: '"v1"' },
        }),
      converters: [{ ...MOODY_CONVERTER, timeout: 2_000, atOnce: 2 }],
      log: (line) => logged.push(line),
    });
    const get = async (path: string) => {
      const headers = { accept: "text/plain, */*;q=0.1" };
      const url = `http://site.test/${encodeURIComponent(path)}`;
      const response = await app.fetch(new Request(url, { headers }));
      return await response.text();
    };
    try {
      assertEquals(await get("fine"), "FINE");
      assertEquals(await get("fail"), "fail");
      assertMatch(logged.shift() ?? "", /^GET \/fail 200 .* moody failed: secret path /);
      // What only waits is stopped, and its place is free: there are but two.
      const waits = ["wait 1", "wait 2"];
      assertEquals(await Promise.all(waits.map(get)), waits);
      const blocked = get(first);
      assertEquals(await get("beside"), "BESIDE");
      assertEquals(await blocked, first);
      assertEquals(await get("still"), "STILL");
      assertEquals(logged, []);
      assertEquals(await get(second), second);
      while (logged.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      assertEquals(await get("too late"), "too late");
      assertEquals(logged, ["The converter moody is off: all of its 2 threads hang."]);
      // A thread that comes back is of use again.
      await Deno.writeTextFile(`${folder}/first`, "");
      for (let turn = 0, text = ""; text !== `TURN ${turn}`; turn++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        text = await get(`turn ${turn + 1}`);
      }
    } finally {
      await Deno.writeTextFile(`${folder}/second`, "");
      // Long enough for that thread to see it, too, and end.
      await new Promise((resolve) => setTimeout(resolve, 200));
      await app.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
});
