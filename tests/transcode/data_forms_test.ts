/** Data from one notation to another. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import { Fault } from "../../src/model/fault.ts";
import { convert as convertWith } from "./convert_with.ts";

const convert = (text: string, from: string, to: string) =>
  convertWith(text, from, to, { location: "/data", limits: DEFAULT_LIMITS });

const JSON_TYPE = "application/json";
const YAML = "application/yaml";

Deno.test("json_to_yaml: and back gives the same value", async () => {
  const value = {
    text: "a: b # c",
    empty: "",
    lines: "one\ntwo\n",
    yes: "yes",
    number: "1.5",
    list: [1, null, true, [], {}],
    "k: e": { "__proto__": 1 },
  };
  const json = JSON.stringify(value);
  const yaml = await convert(json, JSON_TYPE, YAML);
  assertEquals(JSON.parse(await convert(yaml, YAML, JSON_TYPE)), JSON.parse(json));
});

Deno.test("json_to_yaml: no number becomes another one (RFC 8259 §6)", async () => {
  const json =
    '{"id": 12345678901234567890, "far": -1e400, "near": 1.5e10, "half": 0.5, "list": [-7]}';
  const yaml = await convert(json, JSON_TYPE, YAML);
  assertEquals(
    yaml,
    "id: '12345678901234567890'\nfar: '-1e400'\nnear: 15000000000\nhalf: 0.5\nlist:\n  - -7\n",
  );
  const csv = await convert(`[${json}]`, JSON_TYPE, "text/csv");
  assertStringIncludes(csv, "12345678901234567890,-1e400,15000000000");
});

Deno.test("yaml_to_json: no number becomes another one", async () => {
  const rows: [yaml: string, json: unknown][] = [
    ["9007199254740991", 9007199254740991],
    ["9007199254740993", "9007199254740993"],
    ["-12345678901234567890", "-12345678901234567890"],
    ["9_007_199_254_740_993", "9_007_199_254_740_993"],
    ["0xFFFFFFFFFFFFFFFF", "0xFFFFFFFFFFFFFFFF"],
    ["1e400", "1e400"],
    ["3.14159265358979323846", 3.141592653589793],
    ["'9007199254740993'", "9007199254740993"],
    ["01234", "01234"],
    ["0", 0],
    ["0x10", 16],
    [".inf", null],
  ];
  const yaml = rows.map(([text], at) => `k${at}: ${text}\n`).join("");
  const values = JSON.parse(await convert(yaml, YAML, JSON_TYPE));
  assertEquals(Object.values(values), rows.map(([, value]) => value));
  const list = await convert("- &a [1, 9007199254740993]\n- *a\n- {b: *a}\n", YAML, JSON_TYPE);
  const pair = [1, "9007199254740993"];
  assertEquals(JSON.parse(list), [pair, pair, { b: pair }]);
  const whole = await convert("12345678901234567890", YAML, JSON_TYPE);
  assertEquals(JSON.parse(whole), "12345678901234567890");
  const names =
    'b: 1\n12345678901234567890: a\n0777: c\n8: d\n08: e\n"0666": f\n~: g\n__proto__: 0123\n';
  assertEquals(
    await convert(names, YAML, JSON_TYPE),
    `{
  "8": "d",
  "b": 1,
  "12345678901234567890": "a",
  "0777": "c",
  "08": "e",
  "0666": "f",
  "__proto__": "0123",
  "null": "g"
}
`,
  );
});

Deno.test("yaml_to_json: reads anchors, merges no types of its own, and gives dates as text", async () => {
  const yaml = "a: &x {b: 1}\nc: *x\nd: 2026-11-22\nf: .inf\n";
  assertEquals(JSON.parse(await convert(yaml, YAML, JSON_TYPE)), {
    a: { b: 1 },
    c: { b: 1 },
    d: "2026-11-22",
    f: null,
  });
});

const HOSTILE: Readonly<Record<string, readonly [text: string, from: string]>> = {
  "a bomb of aliases": [
    "a: &a [x,x,x,x,x,x,x,x,x,x]\n" +
    [..."bcdefghij"].map((name, at) => `${name}: &${name} [${`*${"abcdefghij"[at]},`.repeat(10)}]`)
      .join("\n"),
    YAML,
  ],
  "a value within itself": ["a: &a\n  b: *a\n", YAML],
  "deep YAML": ["[".repeat(100_000), YAML],
  "deep JSON": ["[".repeat(100_000) + "]".repeat(100_000), JSON_TYPE],
  "no YAML": ["a: [1", YAML],
  "no JSON": ["{", JSON_TYPE],
  "code": ["!!js/function 'function () {}'", YAML],
};

for (const [name, [text, from]] of Object.entries(HOSTILE)) {
  Deno.test(`data: ${name} is refused`, async () => {
    const fault = await assertRejects(
      () => convert(text, from, from === YAML ? JSON_TYPE : YAML),
      Fault,
    );
    assert(fault.code === "conversion" || fault.code === "too-large", fault.code);
  });
}

Deno.test("csv_to_json: takes the first record for names, and every value for text", async () => {
  const csv = '\ufeffname,count,name\r\n"a, ""b""",007,\r\n\r\n"two\nlines",1\r\n';
  assertEquals(JSON.parse(await convert(csv, "text/csv", JSON_TYPE)), [
    { "name": 'a, "b"', "count": "007", "name 2": "" },
    { "name": "two\nlines", "count": "1", "name 2": "" },
  ]);
});

Deno.test("csv_to_json: knows semicolons and tabs for commas", async () => {
  for (const separator of [";", "\t", "|"]) {
    const csv = `a${separator}"b,c"\n1${separator}2\n`;
    assertEquals(JSON.parse(await convert(csv, "text/csv", JSON_TYPE)), [{ a: "1", "b,c": "2" }]);
  }
});

Deno.test("json_to_csv: makes a table of lists of things, of lists, of values, and of a thing", async () => {
  const cases: [unknown, string][] = [
    [[{ a: 1, b: "x,y" }, { b: null, c: [1] }], 'a,b,c\r\n1,"x,y",\r\n,,[1]\r\n'],
    [[["h", "i"], [1, '"']], 'h,i\r\n1,""""\r\n'],
    [[1, "two"], "value\r\n1\r\ntwo\r\n"],
    [{ a: 1, b: { c: 2 } }, 'name,value\r\na,1\r\nb,"{""c"":2}"\r\n'],
    [{ items: [{ a: 1 }], next: null }, "a\r\n1\r\n"],
    [7, "value\r\n7\r\n"],
    [[], "value\r\n"],
  ];
  for (const [value, csv] of cases) {
    assertEquals(await convert(JSON.stringify(value), JSON_TYPE, "text/csv"), csv);
  }
});

Deno.test("csv: a table comes back the same through JSON", async () => {
  const csv = 'a,b\r\n1,"x ""y"""\r\n" z ",\r\n';
  const json = await convert(csv, "text/csv", JSON_TYPE);
  assertEquals(await convert(json, JSON_TYPE, "text/csv"), csv);
});

Deno.test("csv_to_html: nothing in a table becomes markup", async () => {
  const csv = 'a<b>,"<script>alert(1)</script>"\n|x|,[y](javascript:z)\n';
  const html = await convert(csv, "text/csv", "text/html");
  assert(!/<script>|<b>/.test(html));
  const markdown = await convert(csv, "text/csv", "text/markdown");
  assertStringIncludes(markdown, "\\|x\\|");
  assert(!/<script>|\]\(javascript/.test(markdown));
});

Deno.test("html_to_csv: gives the largest table, spans laid out, cells as text", async () => {
  const html = `<table><tr><td>small</td></tr></table>
    <table><caption>No cell</caption><thead><tr><th>A<th colspan=2>B</thead>
    <tr><td>1 <b>x</b></td><td>2<br>3</td><td><table><tr><td>in</td><td>side</td></tr></table></td></tr>
    <tr><td rowspan=2>4</td><td>5<td>6<tr><td>7<td>8</table>`;
  assertEquals(
    await convert(html, "text/html", "text/csv"),
    "A,B,column 3\r\n1 x,2 3,in side\r\n4,5,6\r\n,7,8\r\n",
  );
  await assertRejects(() => convert("<p>none</p>", "text/html", "text/csv"), Fault);
});

Deno.test("data: wide and huge tables are refused", async () => {
  const wide = JSON.stringify([Array.from({ length: 2000 }, (_, n) => n)]);
  await assertRejects(() => convert(wide, JSON_TYPE, "text/csv"), Fault);
  const spread = JSON.stringify(Array.from({ length: 3000 }, (_, n) => ({ [`k${n % 1000}`]: 1 })));
  await assertRejects(() => convert(spread, JSON_TYPE, "text/csv"), Fault);
});

Deno.test("yaml_to_json: members are merged, what is written goes before, and no thing into itself", async () => {
  const yaml = "a: &a {x: 1, y: 2}\nb: &b {<<: *a, y: 3}\nc: {<<: [*b, *a], z: 4}\n" +
    "d: &d\n  <<: *d\n  q: 1\ne: {<<: text}\nf: [{<<: {__proto__: 1}}]\n";
  assertEquals(
    await convert(yaml, YAML, JSON_TYPE),
    `${
      JSON.stringify(
        JSON.parse(
          '{"a":{"x":1,"y":2},"b":{"x":1,"y":3},"c":{"x":1,"y":3,"z":4},' +
            '"d":{"q":1},"e":{"<<":"text"},"f":[{"__proto__":1}]}',
        ),
        null,
        2,
      )
    }\n`,
  );
  const many = `a: &a {${Array.from({ length: 600 }, (_, at) => `k${at}: 1`)}}\n` +
    `b: [${"{<<: *a},".repeat(600)}]\n`;
  const fault = await assertRejects(() => convert(many, YAML, JSON_TYPE), Fault);
  assertEquals(fault.code, "too-large");
});

Deno.test("yaml_to_json: several documents are a list of their values", async () => {
  const values = JSON.parse(await convert("---\na: 1\n---\n9007199254740993\n", YAML, JSON_TYPE));
  assertEquals(values, [{ a: 1 }, "9007199254740993"]);
  assertEquals(JSON.parse(await convert("--- {a: 1}\n...\n", YAML, JSON_TYPE)), { a: 1 });
  assertEquals(JSON.parse(await convert("", YAML, JSON_TYPE)), null);
});

Deno.test("lines_to_json: each line is a value", async () => {
  const lines = '{"a":1}\r\n\r\n{"b":9007199254740993}\n';
  assertEquals(JSON.parse(await convert(lines, "application/x-ndjson", JSON_TYPE)), [
    { a: 1 },
    { b: "9007199254740993" },
  ]);
  const csv = await convert('{"a":1}\n{"a":2}', "application/jsonl", "text/csv");
  assertEquals(csv, "a\r\n1\r\n2\r\n");
});

Deno.test("tsv_to_csv: tabs part the fields, whatever else is in them", async () => {
  const csv = await convert("a,b\tc;d;e\n1\t2\n", "text/tab-separated-values", "text/csv");
  assertEquals(csv, '"a,b",c;d;e\r\n1,2\r\n');
});

Deno.test("csv_to_json: Excel's line that names the separator is no record", async () => {
  const json = await convert("\ufeffsep=;\r\na;b,c\r\n1;2\r\n", "text/csv", JSON_TYPE);
  assertEquals(JSON.parse(json), [{ "a": "1", "b,c": "2" }]);
});
