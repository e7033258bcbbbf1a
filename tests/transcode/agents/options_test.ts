import { assertEquals, assertThrows } from "@std/assert";
import { DEFAULT_LIMITS } from "../../../src/model/limits.ts";
import { machineMade, settleAgent, takes } from "../../../src/transcode/agents/options.ts";
import { type ConverterOptions, settleCustom } from "../../../src/transcode/custom/options.ts";

Deno.test({
  name: "settleAgent refuses what can mean nothing",
  fn() {
    const wrong = [
      [{ name: "a b", url: "icap://h/s" }, "name is a word"],
      [{ name: "a", url: "ftp://h/s" }, "icap: or http: URL"],
      [{ name: "a", url: "http://h/", modifies: "request" as const }, "by ICAP"],
      [{ name: "a", url: "http://h/", to: { type: "text/plain" } }, "takes one media type"],
      [
        { name: "a", url: "http://h/", from: { type: "text/html" }, to: { language: "fr" } },
        "one language",
      ],
      [
        { name: "a", url: "http://h/", from: { type: "text/html" }, to: { type: "text/html" } },
        "filter",
      ],
      [{
        name: "a",
        url: "http://h/",
        from: { type: "text/html" },
        to: { type: "a/b" },
        failure: "bypass" as const,
      }, "bypassed"],
      [{ name: "a", url: "icap:///s" }, "icap"],
      [{ name: "a", url: "icap://h/s", version: "1 2" }, "version"],
    ] as const;
    for (const [agent, reason] of wrong) {
      assertThrows(() => settleAgent(agent, DEFAULT_LIMITS), TypeError, reason);
    }
  },
});

Deno.test("settleAgent fills in what is not said", () => {
  const agent = settleAgent({ name: "a", url: "icap://h/s", timeout: 50 }, DEFAULT_LIMITS);
  assertEquals([agent.from.type, agent.quality, agent.mayBypass, agent.to], [
    "*/*",
    1,
    false,
    undefined,
  ]);
  const { connectTime, headTime, readTime, idleTime } = agent.limits;
  assertEquals([connectTime, headTime, readTime, idleTime], [50, 50, 50, DEFAULT_LIMITS.idleTime]);
  const translator = settleAgent({
    name: "t",
    url: "http://h/",
    from: { type: "text/html", language: "en" },
    to: { language: ["fr", "ko"] },
  }, DEFAULT_LIMITS);
  assertEquals(translator.to?.map(({ end }) => end.language), [
    machineMade("fr", "en"),
    "ko-t-en-t0-und",
  ]);
  assertEquals(translator.quality, 0.6);
});

Deno.test("takes goes by type and language", () => {
  const from = (type: string, language?: string) => ({ from: { type, language } });
  const page = { type: "text/html;level=1", language: "en-GB" };
  assertEquals(takes(from("*/*"), page), true);
  assertEquals(takes(from("text/*"), page), true);
  assertEquals(takes(from("text/html", "en"), page), true);
  assertEquals(takes(from("text/html", "e"), page), false);
  assertEquals(takes(from("text/plain"), page), false);
  assertEquals(takes(from("*/*"), {}), true);
  assertEquals(takes(from("text/*"), {}), false);
});

Deno.test("settleCustom refuses what can mean nothing", () => {
  const sound: ConverterOptions = {
    name: "reverse",
    from: "text/calendar",
    to: "text/plain",
    convert: (input) => input,
  };
  const wrong: readonly [Partial<ConverterOptions>, string][] = [
    [{ name: "a b" }, "name is a word"],
    [{ from: "text/*" }, "takes a media type"],
    [{ to: "text/calendar" }, "makes another"],
    [{ convert: undefined }, "one of a function"],
    [{ module: "./x.ts" }, "one of a function"],
    [{ quality: 0 }, "quality"],
    [{ version: '"' }, "version"],
    [{ paths: ["x"] }, "begins with / or *"],
    [{ convert: undefined, command: [] }, "begins with a program"],
  ];
  for (const [change, message] of wrong) {
    assertThrows(() => settleCustom({ ...sound, ...change }), TypeError, message);
  }
});
