import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { createVariform, type InjectionOptions, type InjectionRule } from "../../src/mod.ts";
import { allowed } from "../allowed.ts";

const PAGE = `<!doctype html><html lang="en"><head><title>Tea</title></head><body><h1>Tea</h1>${
  "<p>Poured slowly.</p>\n".repeat(60)
}</body></html>`;
const FIELDS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "max-age=600",
  etag: '"v1"',
};
const BANNER = "<div>Open until ten</div>";

interface SiteOptions extends Omit<InjectionOptions, "rules"> {
  readonly fields?: Record<string, string>;
  readonly body?: BodyInit;
  readonly peer?: string;
}

function site(
  rules: readonly InjectionRule[],
  { fields, body, peer, ...options }: SiteOptions = {},
) {
  let asked = 0;
  const app = createVariform({
    origin: () => {
      asked++;
      return new Response(body ?? PAGE, { headers: fields ?? FIELDS });
    },
    injection: { rules, ...options },
    log: () => {},
  });
  const get = async (
    headers: Record<string, string> = {},
    path = "/page",
    method = "GET",
    from = peer ?? "192.0.2.1",
  ) => {
    const request = new Request(`http://site.test${path}`, { headers, method });
    const remoteAddr = { transport: "tcp", hostname: from, port: 1 } as const;
    const response = await app.fetch(request, { remoteAddr });
    const text = response.headers.get("content-encoding") === "gzip"
      ? await new Response(response.body?.pipeThrough(new DecompressionStream("gzip"))).text()
      : await response.text();
    return { response, text, field: (name: string) => response.headers.get(name) };
  };
  return { get, asked: () => asked };
}

const AT_END = PAGE.replace("</body>", `${BANNER}</body>`);

Deno.test("injection: what is for all is part of the tag, and may be kept by all", async () => {
  const { get, asked } = site([{ content: BANNER }]);
  const first = await get();
  assertEquals(first.text, AT_END);
  assertEquals(first.field("cache-control"), "max-age=600");
  assertMatch(first.field("etag") ?? "", /^"v1\+[a-z0-9]+"$/);
  assertEquals(first.field("accept-ranges"), null);
  // What is stored is the page without it, and coded only behind it.
  const coded = await get({ "accept-encoding": "gzip" });
  assertEquals([coded.text, coded.field("content-encoding")], [AT_END, "gzip"]);
  assertEquals(asked(), 1);
  const again = await get({ "if-none-match": first.field("etag") ?? "" });
  assertEquals(again.response.status, 304);
  assertEquals((await get({ "if-none-match": '"v1"' })).response.status, 200);
  const head = await get({}, "/page", "HEAD");
  assertEquals([head.text, head.field("etag")], ["", first.field("etag")]);
  const ranged = await get({ range: "bytes=0-9" });
  assertEquals([ranged.response.status, ranged.text], [200, AT_END]);
  // Other forms are made of the page itself.
  assertEquals((await get({ accept: "text/markdown" })).text.includes("Open until"), false);
});

Deno.test("injection: what is for some is private, varies, and is validated by nobody", async () => {
  const { get, asked } = site([
    { content: BANNER, when: { cookie: { name: "member", value: "yes" } } },
    { content: "<hr>", when: { userAgent: "SlowPhone" } },
  ]);
  const member = await get({ cookie: "a=b; member=yes", "accept-encoding": "gzip" });
  assertEquals(member.text, AT_END);
  assertMatch(member.field("cache-control") ?? "", /private/);
  assertEquals([member.field("etag"), member.field("last-modified")], [null, null]);
  assertMatch(member.field("vary") ?? "", /Cookie.*User-Agent/);
  // Who sees nothing of it is told as well by what that was decided.
  const guest = await get({ cookie: "member=no" });
  assertEquals(guest.text, PAGE);
  assertMatch(guest.field("vary") ?? "", /Cookie.*User-Agent/);
  assertEquals([guest.field("etag"), guest.field("cache-control")], ['"v1"', "max-age=600"]);
  assertStringIncludes((await get({ "user-agent": "Mozilla slowphone/1" })).text, "<hr></body>");
  assertEquals((await get({ cookie: "member=yes", "if-none-match": '"v1"' })).response.status, 200);
  assertEquals(asked(), 1);
});

Deno.test("injection: paths, languages and types say where", async () => {
  const { get } = site([
    { content: BANNER, paths: ["/shop/*"], languages: ["en"] },
    { content: "\n-- {path}\n", type: "text/markdown" },
    { content: "> ", type: "text/markdown", place: "prepend" },
  ], { fields: { ...FIELDS, "content-language": "en-GB" } });
  assertEquals((await get({}, "/shop/tea")).text, AT_END);
  assertEquals((await get({}, "/page")).text, PAGE);
  const { text } = await get({ accept: "text/markdown" }, "/shop/tea?x=1");
  assert(text.startsWith("> # Tea") || text.startsWith("> ---"), text.slice(0, 40));
  assert(text.endsWith("\n-- /shop/tea\n"), text.slice(-40));
  const korean = site([{ content: BANNER, languages: ["ko"] }], {
    fields: { ...FIELDS, "content-language": "en" },
  });
  assertEquals((await korean.get()).text, PAGE);
});

Deno.test("injection: who does not want to be watched is not", async () => {
  const { get } = site([{ content: "<script src=/count.js></script>", tracks: true }]);
  const watched = await get();
  assertStringIncludes(watched.text, "count.js");
  // What only rests on these two fields may be kept by all who know them.
  assertEquals(watched.field("cache-control"), "max-age=600");
  for (const refusal of ["dnt", "sec-gpc"]) {
    const { text, field } = await get({ [refusal]: "1" });
    assertEquals(text, PAGE);
    assertMatch(field("vary") ?? "", /DNT, Sec-GPC/);
  }
});

Deno.test("injection: contents take turns by their weights, and nobody keeps one", async () => {
  const draws = [0, 0.24, 0.25, 0.99];
  const contents = [{ content: "<i>1</i>" }, { content: "<i>2</i>", weight: 3 }];
  const { get } = site([{ content: contents }], { random: () => draws.shift() ?? 0 });
  const seen: string[] = [];
  for (let turn = 0; turn < 4; turn++) {
    const { text, field } = await get();
    seen.push(/<i>(.)<\/i>/.exec(text)?.[1] ?? "");
    assertMatch(field("cache-control") ?? "", /private/);
    assertEquals(field("etag"), null);
  }
  assertEquals(seen, ["1", "1", "2", "2"]);
});

Deno.test("injection: countries from a field", async () => {
  const { get } = site([{ content: "<b>{country}</b>", when: { countries: ["kr", "JP"] } }], {
    country: { field: "X-Country" },
  });
  const korean = await get({ "x-country": "KR" });
  assertStringIncludes(korean.text, "<b>KR</b>");
  assertMatch(korean.field("vary") ?? "", /X-Country/);
  assertEquals((await get({ "x-country": "FR" })).text, PAGE);
  assertEquals((await get()).text, PAGE);
  assertThrows(() => site([{ content: "", when: { countries: ["KR"] } }]), TypeError, "countries");
});

Deno.test({
  name: "injection: countries from a local file of ranges",
  ignore: !allowed.read || !allowed.write,
  async fn() {
    const database = await Deno.makeTempFile();
    await Deno.writeTextFile(
      database,
      [
        "192.0.2.0,192.0.2.127,KR",
        '"192.0.2.128","192.0.2.255","JP"',
        "2001:db8::,2001:db8:ffff:ffff:ffff:ffff:ffff:ffff,FR",
        "nonsense",
      ].join("\n"),
    );
    const found = async (peer: string) => {
      const rule = { content: "<b>{country}</b>", when: { countries: ["KR", "JP", "FR"] } };
      const { text, field } = await site([rule], { country: { database }, peer }).get();
      // No field tells the country, so nobody else may have even the page without it.
      assertMatch(field("cache-control") ?? "", /private/);
      return /<b>(..)<\/b>/.exec(text)?.[1];
    };
    try {
      const places = [
        "192.0.2.127",
        "192.0.2.128",
        "::ffff:192.0.2.1",
        "2001:db8:1::9",
        "192.0.3.0",
        "::1",
      ];
      assertEquals(await Promise.all(places.map(found)), [
        "KR",
        "JP",
        "KR",
        "FR",
        undefined,
        undefined,
      ]);
    } finally {
      await Deno.remove(database);
    }
  },
});

Deno.test({
  name:
    "injection: no answer for one address is repeated to another, however often it was asked for",
  ignore: !allowed.read || !allowed.write,
  async fn() {
    const database = await Deno.makeTempFile();
    await Deno.writeTextFile(database, "192.0.2.0,192.0.2.255,KR\n");
    try {
      const rule = { content: "<b>{country}</b>", when: { countries: ["KR"] } };
      const { get, asked } = site([rule], { country: { database } });
      for (let turn = 0; turn < 12; turn++) {
        const from = turn % 3 === 0 ? "192.0.2.7" : "198.51.100.7";
        const { text } = await get({}, "/page", "GET", from);
        assertEquals(text.includes("<b>KR</b>"), turn % 3 === 0);
      }
      assertEquals(asked(), 1);
    } finally {
      await Deno.remove(database);
    }
  },
});

Deno.test("injection: nothing of a request gets out of its place", async () => {
  const content =
    `<p title="{path}" data-x={path}>{path} {country}</p><script>let a = '{path}', b = \`{country}\`</script>`;
  const { get } = site([{ content }], { country: { field: "x-country" } });
  const evil = `"><script>alert(1)</script>'\\\`\${x}`;
  const { text } = await get({ "x-country": evil }, "/a'b\"`${c}\\;<d>");
  const injected = text.slice(text.lastIndexOf("<p title="), text.lastIndexOf("</body>"));
  assertEquals(injected.match(/<script/g)?.length, 1);
  assertEquals(injected.match(/[`'"\\$]/g)?.join(""), "\"\"''``");
  assert(!injected.includes("</SCRIPT>'"), injected);
});

Deno.test("injection: a policy's nonce is used, and a policy that forbids is left in peace", async () => {
  const rules = [{ content: '<script nonce="{nonce}">1</script>' }];
  const by = async (policy: string) => {
    const fields = { ...FIELDS, "content-security-policy": policy };
    return (await site(rules, { fields }).get()).text.match(/<script[^]*?<\/script>/)?.[0];
  };
  assertEquals(
    await by("script-src 'self' 'nonce-abc123=='"),
    '<script nonce="abc123==">1</script>',
  );
  assertEquals(await by("default-src 'self'"), undefined);
  assertEquals(await by("default-src 'self' 'unsafe-inline'"), '<script nonce="">1</script>');
  assertEquals(await by("script-src 'unsafe-inline' 'sha256-x'"), undefined);
  assertEquals(await by("img-src 'none'"), '<script nonce="">1</script>');
  assertEquals(
    await by("default-src 'none'; script-src-elem 'nonce-z'"),
    '<script nonce="z">1</script>',
  );
  assertEquals(await by("script-src 'nonce-z', script-src 'self'"), undefined);
});

Deno.test("injection: what nobody may change is left alone", async () => {
  const rules = [{ content: BANNER }];
  const untouched = async (fields: Record<string, string>, asked: Record<string, string> = {}) => {
    const { text } = await site(rules, { fields: { ...FIELDS, ...fields } }).get(asked);
    return text === PAGE;
  };
  assert(await untouched({ "cache-control": "no-transform" }));
  assert(await untouched({ signature: "sig1=:x:", "signature-input": "sig1=()" }));
  assert(await untouched({ "content-disposition": "attachment; filename=x.html" }));
  assert(await untouched({}, { "cache-control": "no-transform" }));
  // A page that a script or an image loads might have to keep its integrity.
  assert(await untouched({}, { "sec-fetch-dest": "script" }));
  assertEquals(await untouched({}, { "sec-fetch-dest": "document" }), false);
  assertEquals(await untouched({ "content-digest": "sha-256=:x:" }), false);
  const shown = await site(rules, { fields: { ...FIELDS, "content-digest": "sha-256=:x:" } }).get();
  assertEquals(shown.field("content-digest"), null);
  assertMatch(shown.field("vary") ?? "", /Sec-Fetch-Dest/);
});

Deno.test("injection: charsets other than UTF-8 get references; those unlike ASCII are left alone", async () => {
  const rules = [{ content: "<p>차</p>" }];
  const latin = await site(rules, {
    fields: { ...FIELDS, "content-type": "text/html; charset=euc-kr" },
  }).get();
  assertStringIncludes(latin.text, "<p>&#52264;</p></body>");
  const wide = await site(rules, {
    fields: { ...FIELDS, "content-type": "text/html; charset=utf-16le" },
  }).get();
  assertEquals(wide.text, PAGE);
});

Deno.test("injection: links to other forms go into the head", async () => {
  const rules: InjectionRule[] = [{ selector: "head", content: { alternates: true } }];
  const { text } = await site(rules).get();
  assertStringIncludes(
    text,
    '<link rel="alternate" type="text/markdown" href="/page?format=md">',
  );
});

Deno.test("injection: a page's own keywords say what suits it", async () => {
  const article = (topic: string) =>
    `<!doctype html><html lang="en"><head><title>All about ${topic}</title></head><body><main>` +
    `<h1>${topic}</h1>${
      `<p>The ${topic} is what this text tells of, and ${topic} again.</p>`.repeat(8)
    }` +
    "</main></body></html>";
  const rules = [
    { content: "<i>pots</i>", when: { keywords: ["Teapot", "kettle"] } },
    { content: "<i>plants</i>", when: { keywords: ["garden"] } },
  ];
  const seen = async (topic: string) => {
    const { get, asked } = site(rules, {
      body: article(topic),
      fields: { ...FIELDS, etag: `"${topic}"` },
    });
    const first = await get({}, `/${topic}`);
    assertEquals((await get({}, `/${topic}`)).text, first.text);
    assertEquals([asked(), first.field("cache-control")], [1, "max-age=600"]);
    assertEquals(first.text.replaceAll(/<i>.*?<\/i>/g, ""), article(topic));
    return first.text.match(/(?<=<i>).*?(?=<)/g);
  };
  assertEquals(await seen("teapot"), ["pots"]);
  assertEquals(await seen("garden"), ["plants"]);
  assertEquals(await seen("weather"), null);
});

Deno.test("injection: what can mean nothing is said at the start", () => {
  const wrong: readonly [InjectionRule, RegExp][] = [
    [{ content: "", selector: "p + p" }, /selector|siblings/],
    [{ content: "", type: "image/png" }, /text/],
    [{ content: "", type: "text/plain", selector: "p" }, /only at the beginning or the end/],
    [{ content: [] }, /at least one/],
    [{ content: "", paths: ["shop"] }, /path/],
  ];
  for (const [rule, reason] of wrong) {
    assertMatch(assertThrows(() => site([rule]), TypeError).message, reason);
  }
});
