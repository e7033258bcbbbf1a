import { assert, assertEquals, assertRejects } from "@std/assert";
import { allowed } from "../allowed.ts";
import type { Converter, Job, Workshop } from "../../src/model/conversion.ts";
import { Fault } from "../../src/model/fault.ts";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import type { DerivedVariant, StoredVariant } from "../../src/model/variant.ts";
import { convertOf } from "../../src/transcode/aside.ts";
import { builtInConverter } from "../../src/transcode/built_in.ts";
import { formatConverters } from "../../src/transcode/format_converters.ts";
import { make } from "../../src/transcode/make.ts";
import { planOf } from "../../src/transcode/paths.ts";
import { RunTimes } from "../../src/transcode/run_times.ts";
import { CONVERTERS, OPTIONAL_CONVERTERS } from "../../src/transcode/table.ts";
import { viewConverters } from "../../src/transcode/views/view_converters.ts";
import { NoThread } from "../../src/transcode/workshop/hand.ts";
import { ThreadWorkshop } from "../../src/transcode/workshop/workshop.ts";

const limits = DEFAULT_LIMITS;
const conversion = { from: { type: "text/plain" }, location: "/page", limits };
const LONG = new Uint8Array(1 << 20).fill(97);

const ECHO: Converter = {
  name: "echo",
  version: 1,
  from: { type: "text/plain" },
  to: { type: "text/echo" },
  quality: 1,
  cost: 1,
  streaming: false,
  aside: { formats: { parameter: "as" } },
  load: () => Promise.resolve({ convert: (input) => input }),
};

/** A workshop that notes what it is asked for, and answers so. */
function workshop(answer: () => Promise<Uint8Array>): Workshop & { readonly jobs: Job[] } {
  const jobs: Job[] = [];
  return {
    jobs,
    run(job) {
      jobs.push(job);
      return answer();
    },
  };
}

async function echo(input: Uint8Array, workshop?: Workshop, converter = ECHO): Promise<number> {
  const convert = await convertOf(converter, workshop);
  const output = await convert(ReadableStream.from([input]), conversion);
  return (await new Response(output).bytes()).length;
}

Deno.test("convertOf hands long input to the workshop, and converts short input itself", async () => {
  const hands = workshop(() => Promise.resolve(new Uint8Array(7)));
  assertEquals(await echo(new Uint8Array(1000), hands), 1000);
  assertEquals(hands.jobs.length, 0);
  assertEquals(await echo(LONG, hands), 7);
  assertEquals(hands.jobs.map(({ name, work, input }) => [name, work, input.length]), [
    ["long echo", "conversion", LONG.length],
  ]);
  assertEquals(structuredClone(hands.jobs[0].settings), {
    name: "echo",
    options: ECHO.aside,
    conversion: { ...conversion, site: undefined, insists: undefined },
  });
});

Deno.test("convertOf leaves alone who streams, and who has no workshop", async () => {
  const hands = workshop(() => Promise.resolve(new Uint8Array(7)));
  assertEquals(await echo(LONG, hands, { ...ECHO, aside: undefined }), LONG.length);
  assertEquals(await echo(LONG), LONG.length);
  assertEquals(hands.jobs.length, 0);
});

Deno.test("convertOf does the work itself where no thread can be started, and only there", async () => {
  assertEquals(await echo(LONG, workshop(() => Promise.reject(new NoThread("x")))), LONG.length);
  for (const code of ["conversion", "busy"] as const) {
    const failing = workshop(() => Promise.reject(new Fault(code, "no")));
    assertEquals((await assertRejects(() => echo(LONG, failing), Fault)).code, code);
  }
});

Deno.test("convertOf takes no more than may be held", async () => {
  const convert = await convertOf(ECHO, workshop(() => Promise.resolve(LONG)));
  const few = { ...conversion, limits: { ...limits, conversionInput: 10 } };
  const fault = await assertRejects(
    async () => await convert(ReadableStream.from([new Uint8Array(11)]), few),
    Fault,
  );
  assertEquals(fault.code, "too-large");
});

const OPTIONS = {
  formats: { parameter: "as" },
  views: { vocabulary: { Tea: ["tea", "drunk"] }, parameter: "look" },
};
const ALL = [
  ...CONVERTERS,
  ...OPTIONAL_CONVERTERS,
  ...formatConverters(OPTIONS.formats),
  ...viewConverters(OPTIONS.views),
];
const ASIDE = ALL.filter(({ aside }) => aside !== undefined);

Deno.test("every converter that goes aside is found again, just as it is, by what is sent", () => {
  assert(ASIDE.length > 30);
  for (const { name, version, aside, from, to } of ASIDE) {
    const found = builtInConverter(name, structuredClone(aside) ?? {});
    assertEquals([found?.version, found?.from, found?.to], [version, from, to]);
  }
});

Deno.test("every converter that holds its input whole goes aside, or is heavy", () => {
  const codings = ALL.filter(({ from }) => "type" in from);
  assertEquals(codings.filter(({ streaming, aside }) => streaming === (aside !== undefined)), []);
});

const PAGE = `<title>Tea</title>${
  "<article><h2><a href=/a>Of tea</a></h2><time datetime=2026-01-02>then</time><p>Tea is drunk, and tea is poured out again.</article>"
    .repeat(2_000)
}<table><tr><th>a<tr><td>1</table>`;
const HEAD = "From: a@example.com\r\nTo: b@example.com\r\nSubject: long\r\nMIME-Version: 1.0\r\n";
const RSS = `<rss version="2.0"><channel><title>t</title><link>http://s/</link>${
  "<item><title>one</title><link>http://s/1</link><description>of it</description></item>"
    .repeat(3_000)
}</channel></rss>`;

/** Inputs that are long enough, by media type. */
const INPUTS: Readonly<Record<string, string>> = {
  "text/html": PAGE,
  "text/markdown": "## Tea\n\nIt is *drunk*.\n\n".repeat(10_000),
  "text/csv": "a,b\n" + "1,two\n".repeat(40_000),
  "application/json": JSON.stringify(Array.from({ length: 20_000 }, (_, a) => ({ a, b: "two" }))),
  "application/yaml": "- a: 1\n  b: two\n".repeat(10_000),
  "application/rss+xml": RSS,
  "message/rfc822": `${HEAD}Content-Type: text/html; charset=utf-8\r\n\r\n${PAGE}`,
};

Deno.test({
  name: "make: what a thread makes of long input is what is made here, to the byte",
  ignore: !allowed.read,
  async fn() {
    const times = new RunTimes();
    const threads = new ThreadWorkshop({ ...limits, heavyJobs: 1 }, times);
    try {
      for (const converter of ASIDE) {
        const { name, from } = converter;
        const text = "type" in from ? INPUTS[from.type] : undefined;
        if (text === undefined) continue;
        const here = await made(converter, text, undefined);
        assertEquals(await made(converter, text, threads), here, name);
        // The time is learned where the work was done.
        assert(times.of(`long ${name}`) !== undefined, name);
      }
    } finally {
      threads.close();
    }
  },
});

async function made(
  converter: Converter,
  text: string,
  workshop: Workshop | undefined,
): Promise<string> {
  const type = "type" in converter.from ? converter.from.type : undefined;
  const open = () => Promise.resolve(new Blob([text]).stream());
  const source: StoredVariant = { kind: "stored", type, charset: "utf-8", language: "en", open };
  const variant: DerivedVariant = { kind: "derived", source, plan: planOf([converter]) };
  const setting = { location: "/page?x=1", site: "http://s", limits, workshop };
  return await new Response(await make(variant, await open(), setting)).text();
}
