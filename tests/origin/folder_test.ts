import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "../properties.ts";
import { allowed } from "../allowed.ts";
import { Fault } from "../../src/model/fault.ts";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import type { Description, Resource, StoredVariant } from "../../src/model/variant.ts";
import { sniffType } from "../../src/origin/file_content.ts";
import { type Folder, type FolderOptions, openFolder } from "../../src/origin/folder.ts";
import type { Answer, Listing } from "../../src/origin/origin.ts";

const ignore = !(allowed.read && allowed.write);
const windows = Deno.build.os === "windows";

interface Site {
  readonly root: string;
  readonly folder: Folder;
  describe(path: string): Promise<Answer>;
  /** The resource at a path; fails if there is none. */
  resource(path: string): Promise<Resource>;
  listing(path: string): Promise<Listing>;
  /** The fault at a path; fails if there is none. */
  fault(path: string): Promise<string>;
}

type Content = string | Uint8Array<ArrayBuffer>;

/** A name in one line is a test: files to write, then what to ask of the folder. */
function test(
  name: string,
  files: readonly string[] | Record<string, Content>,
  run: (site: Site) => Promise<void>,
  options: Partial<FolderOptions> = {},
): void {
  Deno.test({
    name,
    ignore,
    fn: async () => {
      const root = await Deno.makeTempDir();
      try {
        await writeFiles(root, files);
        await run(openSite(root, options));
      } finally {
        await Deno.remove(root, { recursive: true });
      }
    },
  });
}

async function writeFiles(
  root: string,
  files: readonly string[] | Record<string, Content>,
): Promise<void> {
  const contents = Array.isArray(files)
    ? files.map((file): [string, Content] => [file, `content of ${file}`])
    : Object.entries(files);
  for (const [file, content] of contents) {
    const path = `${root}/${file}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    if (typeof content === "string") await Deno.writeTextFile(path, content);
    else await Deno.writeFile(path, content);
  }
}

function openSite(root: string, options: Partial<FolderOptions>): Site {
  const folder = openFolder(root, { limits: DEFAULT_LIMITS, ...options });
  const describe = (path: string) => {
    const url = new URL(`http://site.example${path}`);
    return folder.describe({ url, method: "GET", headers: new Headers() });
  };
  return {
    root,
    folder,
    describe,
    async resource(path) {
      const answer = await describe(path);
      assert(answer.kind === "resource", `${path}: ${JSON.stringify(answer)}`);
      return answer.resource;
    },
    async listing(path) {
      const answer = await describe(path);
      assert(answer.kind === "listing", `${path}: ${JSON.stringify(answer)}`);
      return answer.listing;
    },
    async fault(path) {
      const answer = await describe(path);
      assert(answer.kind === "refused", `${path}: ${JSON.stringify(answer)}`);
      return answer.fault;
    },
  };
}

/** `type language encoding` of each variant, in order. */
function brief(resource: Resource): string[] {
  return resource.variants.map(({ type, language, encoding }) =>
    [type, language, encoding].filter((fact) => fact !== undefined).join(" ")
  );
}

async function only(site: Site, path: string): Promise<StoredVariant> {
  const { variants } = await site.resource(path);
  assertEquals(variants.length, 1, path);
  return variants[0];
}

async function textOf(variant: StoredVariant, first?: number, last?: number): Promise<string> {
  const range = first === undefined || last === undefined ? undefined : { first, last };
  return await new Response(await variant.open(range)).text();
}

const ABOUT = ["about.html", "about.ko.html", "about.md", "about.html.fr"];
const ABOUT_ALL = ["text/html", "text/html fr", "text/html ko", "text/markdown"];

test("Folder finds all variants under the bare name", ABOUT, async (site) => {
  const resource = await site.resource("/about");
  assertEquals(brief(resource), ABOUT_ALL);
  assertEquals(resource.location, "/about");
  assertEquals(resource.pins, {});
});

test("Folder narrows by type when a name says a stored one", ABOUT, async (site) => {
  const resource = await site.resource("/about.html");
  assertEquals(brief(resource), ["text/html", "text/html fr", "text/html ko"]);
  assertEquals([resource.location, resource.pins], ["/about", {}]);
  assertEquals(brief(await site.resource("/about.md")), ["text/markdown"]);
  assertEquals(brief(await site.resource("/about.htm")), brief(resource));
});

test("Folder narrows by language", ABOUT, async (site) => {
  const resource = await site.resource("/about.ko");
  assertEquals(brief(resource), ["text/html ko"]);
  assertEquals([resource.location, resource.pins], ["/about", {}]);
});

test("Folder narrows by type and language in either order", ABOUT, async (site) => {
  for (const path of ["/about.ko.html", "/about.html.ko"]) {
    assertEquals(brief(await site.resource(path)), ["text/html ko"], path);
  }
  for (const path of ["/about.fr.html", "/about.html.fr"]) {
    assertEquals(brief(await site.resource(path)), ["text/html fr"], path);
  }
});

test("Folder misses what is not there", ABOUT, async (site) => {
  const paths = ["/abou", "/about.de", "/about.de.html", "/about.ko.ko", "/about.html.html", "/"];
  for (const path of paths.slice(0, -1)) assertEquals(await site.fault(path), "missing", path);
  for (const path of ["/about.qqq", "/about.", "/about..html", "/about/", "/about.html/x"]) {
    assertEquals(await site.fault(path), "missing", path);
  }
});

test("Folder is exact about case", ["about.html", "Guide/x.html"], async (site) => {
  for (const path of ["/About", "/about.HTML", "/ABOUT.html", "/guide/", "/guide/x", "/guide"]) {
    assertEquals(await site.fault(path), "missing", path);
  }
});

test(
  "Folder narrows to a resource whose type is in the name only once stored",
  ["about.ko.html"],
  async (site) => {
    const resource = await site.resource("/about.html");
    assertEquals([brief(resource), resource.pins], [["text/html ko"], {}]);
  },
);

test(
  "Folder takes the name of a type that is not stored for a twin",
  ["about.html"],
  async (site) => {
    for (
      const [path, type] of [
        ["/about.md", "text/markdown"],
        ["/about.txt", "text/plain"],
        ["/about.json", "application/json"],
      ]
    ) {
      const resource = await site.resource(path);
      assertEquals([brief(resource), resource.pins], [["text/html"], { type }], path);
      assertEquals(resource.location, "/about", path);
    }
    assertEquals((await site.resource("/about.html")).pins, {});
  },
);

test("Folder makes a twin of a message", ["note.eml"], async (site) => {
  const resource = await site.resource("/note.html");
  assertEquals(resource.pins, { type: "text/html" });
  assertEquals(brief(resource), ["message/rfc822"]);
});

test(
  "Folder narrows a twin by language",
  ABOUT.filter((name) => name !== "about.md"),
  async (site) => {
    const resource = await site.resource("/about.ko.md");
    assertEquals([brief(resource), resource.pins], [["text/html ko"], { type: "text/markdown" }]);
    assertEquals(await site.fault("/about.de.md"), "missing");
  },
);

test(
  "Folder narrows a twin by the type that it is made from",
  ["page.html", "page.json"],
  async (site) => {
    const resource = await site.resource("/page.html.md");
    assertEquals([brief(resource), resource.pins], [["text/html"], { type: "text/markdown" }]);
  },
);

test("Folder knows no twins of other types than those it is told", ["about.html"], async (site) => {
  for (const path of ["/about.pdf", "/about.eml", "/about.log", "/about.markdown"]) {
    assertEquals(await site.fault(path), "missing", path);
  }
});

test("Folder takes the types of twins from its options", ["about.html"], async (site) => {
  assertEquals((await site.resource("/about.eml")).pins, { type: "message/rfc822" });
  assertEquals(await site.fault("/about.md"), "missing");
}, { twinTypes: ["message/rfc822"] });

test("Folder prefers a stored file to a twin", ["about.html", "about.md"], async (site) => {
  const resource = await site.resource("/about.md");
  assertEquals([brief(resource), resource.pins], [["text/markdown"], {}]);
});

test("Folder pins what the query says", ABOUT, async (site) => {
  const rows: [string, unknown][] = [
    ["/about?format=md", { type: "text/markdown" }],
    ["/about?format=text/plain", { type: "text/plain" }],
    ["/about?format=TEXT/Plain&lang=ko", { type: "text/plain", language: "ko" }],
    ["/about?lang=pt-br", { language: "pt-BR" }],
    ["/about?format=nonsense", { type: "nonsense" }],
    ["/about?format=&lang=&v=3", {}],
  ];
  for (const [path, pins] of rows) {
    const resource = await site.resource(path);
    assertEquals([resource.pins, resource.location], [pins, "/about"], path);
    assertEquals(brief(resource), ABOUT_ALL, path);
  }
});

test("Folder lets the query overrule the name", ["about.html"], async (site) => {
  assertEquals((await site.resource("/about.md?format=txt")).pins, { type: "text/plain" });
});

test("Folder redirects from a folder to its slash", ["guide/a.html"], async (site) => {
  const redirect = (location: string): Answer => ({ kind: "redirect", status: 301, location });
  assertEquals(await site.describe("/guide"), redirect("/guide/"));
  assertEquals(await site.describe("/guide?a=1&b=%20"), redirect("/guide/?a=1&b=%20"));
  assertEquals(await site.describe("/%67uide"), redirect("/guide/"));
});

test("Folder never redirects to another host", ["site.example/a.html"], async (site) => {
  for (
    const path of ["//site.example", "/%2fsite.example", "/%5csite.example", "//x//site.example"]
  ) {
    assertEquals(await site.fault(path), "missing", path);
  }
});

const GUIDE = ["guide/index.html", "guide/index.ko.html", "guide/a.html"];

test("Folder finds the index of a folder", GUIDE, async (site) => {
  const resource = await site.resource("/guide/");
  assertEquals(brief(resource), ["text/html", "text/html ko"]);
  assertEquals(resource.location, "/guide/");
  for (const path of ["/guide/index", "/guide/index.html", "/guide/index.ko", "/guide/index.md"]) {
    assertEquals((await site.resource(path)).location, "/guide/", path);
  }
  assertEquals((await site.resource("/guide/index.md")).pins, { type: "text/markdown" });
});

test("Folder finds the index of the root", ["index.md"], async (site) => {
  const resource = await site.resource("/");
  assertEquals(resource.location, "/");
  assertEquals(resource.variants[0].location, "/index.md");
  assertEquals(resource.locate({ type: "text/html" }), "/index.html");
  assertEquals((await site.resource("/index.html")).pins, { type: "text/html" });
});

test(
  "Folder takes index.js for a program, not for an index",
  ["index.js", "a.js"],
  async (site) => {
    assertEquals((await site.listing("/")).entries.length, 2);
    assertEquals((await only(site, "/index.js")).type, "text/javascript");
  },
);

test(
  "Folder prefers a file to a folder of the same name",
  ["about.html", "about/x.html"],
  async (site) => {
    assertEquals(brief(await site.resource("/about")), ["text/html"]);
    assertEquals((await site.listing("/about/")).entries.length, 1);
    assertEquals((await site.resource("/about/x")).location, "/about/x");
  },
);

test("Folder prefers a folder to a twin", ["about.html", "about.md/x.html"], async (site) => {
  assertEquals((await site.describe("/about.md")).kind, "redirect");
  const { locate } = await site.resource("/about");
  assertEquals(locate({ type: "text/markdown" }), "/about?format=md");
});

test("Folder lists a folder without index", {
  "docs/b.html": "bb",
  "docs/a10.txt": "a",
  "docs/a9.txt": "",
  "docs/.hidden": "x",
  "docs/.git/config": "x",
  "docs/zoo/x": "x",
  "docs/a b/x": "x",
}, async (site) => {
  const { location, entries, etag } = await site.listing("/docs/");
  assertEquals(location, "/docs/");
  assertEquals(entries.map((entry) => `${entry.kind} ${entry.name} ${entry.location}`), [
    "folder a b /docs/a%20b/",
    "folder zoo /docs/zoo/",
    "file a9.txt /docs/a9.txt",
    "file a10.txt /docs/a10.txt",
    "file b.html /docs/b.html",
  ]);
  const row = entries[4];
  assertEquals([row.type, row.length], ["text/html", 2]);
  assert(Math.abs((row.modified ?? 0) - Date.now()) < 60_000);
  assertEquals((await site.listing("/docs/")).etag, etag);
  await Deno.writeTextFile(`${site.root}/docs/b.html`, "longer");
  assertNotEquals((await site.listing("/docs/")).etag, etag);
});

test("Folder lists an empty folder", {}, async (site) => {
  assertEquals((await site.listing("/")).entries, []);
});

test(
  "Folder orders types: pages, pictures that all can read, other pictures, text",
  ["x.avif", "x.webp", "x.svg", "x.jpg", "x.txt", "x.md", "x.html", "x.pdf", "x.eml"],
  async (site) => {
    assertEquals(brief(await site.resource("/x")), [
      "text/html",
      "image/jpeg",
      "image/svg+xml",
      "image/avif",
      "image/webp",
      "text/markdown",
      "text/plain",
      "application/pdf",
      "message/rfc822",
    ]);
  },
);

test(
  "Folder orders languages: none, the server's, then by name; codings last",
  ["x.de.html", "x.ko.html", "x.en-US.html", "x.html", "x.html.gz", "x.cs.html", "x.ko.html.br"],
  async (site) => {
    assertEquals(brief(await site.resource("/x")), [
      "text/html",
      "text/html gzip",
      "text/html ko",
      "text/html ko br",
      "text/html en-US",
      "text/html cs",
      "text/html de",
    ]);
  },
  { languages: ["ko", "en"] },
);

test(
  "Folder chooses nothing by language in program text",
  ["app.js", "app.es.js"],
  async (site) => {
    assertEquals((await only(site, "/app.js")).location, "/app.js");
    assertEquals((await only(site, "/app.es.js")).location, "/app.es.js");
  },
);

test("Folder offers coded files beside the plain one", [
  "s.css",
  "s.css.gz",
  "s.css.br",
  "s.css.zst",
], async (site) => {
  const { variants } = await site.resource("/s.css");
  assertEquals(variants.map((variant) => variant.encoding), [undefined, "br", "gzip", "zstd"]);
  for (const variant of variants) {
    assertEquals([variant.type, variant.location, variant.charset], [
      "text/css",
      "/s.css",
      "utf-8",
    ]);
  }
  assertEquals(new Set(variants.map((variant) => variant.etag)).size, 4);
});

test("Folder gives a coded file that is named with its coding as it is", [
  "s.css",
  "s.css.gz",
  "dump.sql.gz",
  "dump.sql.zst",
], async (site) => {
  for (const path of ["/s.css.gz", "/dump.sql.gz"]) {
    const { type, encoding, location } = await only(site, path);
    assertEquals([type, encoding, location], ["application/gzip", undefined, path]);
  }
  assertEquals(brief(await site.resource("/dump.sql")), [
    "application/sql gzip",
    "application/sql zstd",
  ]);
});

test("Folder offers a coded file alone", ["s.css.gz"], async (site) => {
  assertEquals(brief(await site.resource("/s.css")), ["text/css gzip"]);
  const { location } = await only(site, "/s");
  assertEquals(location, "/s.css");
});

test(
  "Folder serves archives as they are",
  ["a.tar.gz", "b.tgz", "c.gz", "d.tar", "d.tar.gz"],
  async (site) => {
    for (const path of ["/a.tar.gz", "/b.tgz", "/c.gz", "/a", "/d.tar.gz"]) {
      const { type, encoding, charset } = await only(site, path);
      assertEquals([type, encoding, charset], ["application/gzip", undefined, undefined], path);
    }
    assertEquals((await only(site, "/d.tar")).type, "application/x-tar");
    assertEquals(await site.fault("/a.tar"), "missing");
  },
);

test("Folder never serves a source map for its script", [
  "foo.js.map",
  "bar.js",
  "bar.js.map",
  "bar.js.map.gz",
], async (site) => {
  assertEquals(await site.fault("/foo.js"), "missing");
  assertEquals((await only(site, "/foo.js.map")).type, "application/json");
  assertEquals((await only(site, "/bar.js")).type, "text/javascript");
  const { variants, location } = await site.resource("/bar.js.map");
  assertEquals([variants.length, location], [2, "/bar.js.map"]);
});

test(
  "Folder keeps dots that mean nothing in the name",
  ["jquery.min.js", "v1.2.html"],
  async (site) => {
    for (const path of ["/jquery.min.js", "/jquery.min", "/v1.2", "/v1.2.html", "/v1.2.md"]) {
      assertEquals((await site.resource(path)).variants.length, 1, path);
    }
    assertEquals(await site.fault("/jquery"), "missing");
    assertEquals(await site.fault("/v1"), "missing");
  },
);

test("Folder reads ambiguous tokens alike in names and paths", [
  "about.html.pl",
  "about.br.html",
  "about.html.br",
], async (site) => {
  assertEquals(brief(await site.resource("/about.pl")), ["text/html pl"]);
  assertEquals(brief(await site.resource("/about.br.html")), ["text/html br"]);
  const { variants } = await site.resource("/about.html");
  assertEquals(variants.map(({ encoding, language }) => encoding ?? language), ["br", "br", "pl"]);
  assertEquals((await only(site, "/about.br.html")).language, "br");
});

test(
  "Folder takes br before the end of a path for Breton",
  ["x.br.html.gz", "x.ko.html.br"],
  async (site) => {
    assertEquals(brief(await site.resource("/x.br.html")), ["text/html br gzip"]);
    assertEquals(brief(await site.resource("/x.ko.br")), ["text/html ko br"]);
  },
);

test(
  "Folder gives a page beside its Markdown a resource of its own",
  ["page.html", "page.html.md"],
  async (site) => {
    assertEquals(brief(await site.resource("/page.html")), ["text/html"]);
    const resource = await site.resource("/page.html.md");
    assertEquals([brief(resource), resource.location], [["text/markdown"], "/page.html.md"]);
  },
);

test("Folder states the charset of text", {
  "a.txt": "a",
  "b.md": "b",
  "c.png": "c",
  "d.json": "{}",
  "e.ja.euc-jp.html": "<p>",
  "f.xml": "<f/>",
}, async (site) => {
  const found = [];
  for (const path of ["/a", "/b", "/c", "/d", "/e", "/f"]) {
    found.push((await only(site, path)).charset);
  }
  assertEquals(found, ["utf-8", "utf-8", undefined, undefined, "euc-jp", undefined]);
});

test("Folder finds the charset that a page states", {
  "a.html": '<!doctype html><meta charset="euc-kr"><p>',
  "a.html.gz": "not looked into",
  "b.html": "<!doctype html>!" + "가".repeat(1_000),
  "c.html": new Uint8Array([0xff, 0xfe, 0x3c, 0x00]),
}, async (site) => {
  const { variants } = await site.resource("/a");
  assertEquals(variants.map((variant) => variant.charset), ["euc-kr", "euc-kr"]);
  assertEquals((await only(site, "/b")).charset, "utf-8");
  assertEquals((await only(site, "/c")).charset, "utf-16le");
});

test("Folder finds out the charset of text that is not UTF-8", {
  "a.txt": Uint8Array.of(0x63, 0x61, 0x66, 0xe9, 0x20),
  "b.csv": Uint8Array.of(0xb0, 0xaa, 0x2c, 0xb3, 0xaa),
  "c.ja.txt": Uint8Array.of(0x83, 0x65, 0x83, 0x4b),
  "c.ja.txt.gz": "not looked into",
  "d.md": Uint8Array.of(0xff, 0xfe, 0x3c, 0x00),
}, async (site) => {
  assertEquals((await only(site, "/a")).charset, "windows-1252");
  assertEquals((await only(site, "/b")).charset, "euc-kr");
  const { variants } = await site.resource("/c");
  assertEquals(variants.map((variant) => variant.charset), ["shift_jis", "shift_jis"]);
  assertEquals((await only(site, "/d")).charset, "utf-16le");
});

test(
  "Folder looks again into a page that changed",
  { "a.html": '<meta charset="euc-kr">' },
  async (site) => {
    assertEquals((await only(site, "/a")).charset, "euc-kr");
    const past = 1_000_000_000;
    for (const charset of ["euc-jp", "euc-kr", "euc-jp"]) {
      await Deno.writeTextFile(`${site.root}/a.html`, `<meta charset="${charset}">`);
      await Deno.utime(`${site.root}/a.html`, past, past);
      assertEquals((await only(site, "/a")).charset, charset);
    }
  },
);

test("Folder tells text from other content where the name does not", {
  "LICENSE": "Permission is hereby granted",
  "README.ko": "안녕하세요",
  "empty": "",
  "program": new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0x00]),
  "data.qqq": new Uint8Array([0xb0, 0xa1]),
  "long": "가".repeat(1_000),
}, async (site) => {
  const found: Record<string, unknown> = {};
  for (const name of ["LICENSE", "README.ko", "empty", "program", "data.qqq", "long"]) {
    const { type, charset } = await only(site, `/${name}`);
    found[name] = [type, charset];
  }
  assertEquals(found, {
    "LICENSE": ["text/plain", "utf-8"],
    "README.ko": ["text/plain", "utf-8"],
    "empty": ["text/plain", "utf-8"],
    "program": ["application/octet-stream", undefined],
    "data.qqq": ["application/octet-stream", undefined],
    "long": ["text/plain", "utf-8"],
  });
  assertEquals((await only(site, "/README")).language, "ko");
});

Deno.test("sniffType accepts a character that the head cuts in two, but not one that the file does", () => {
  const cut = new TextEncoder().encode("가").subarray(0, 2);
  assertEquals(sniffType(cut, true), "text/plain");
  assertEquals(sniffType(cut, false), "application/octet-stream");
});

test(
  "Folder describes a file by its length, time and a strong tag",
  { "a.txt": "hello" },
  async (site) => {
    await Deno.utime(`${site.root}/a.txt`, 1_000_000_000, 1_000_000_000);
    const variant = await only(site, "/a.txt");
    assertEquals([variant.length, variant.lastModified], [5, 1_000_000_000_000]);
    assert(/^"[^"]+"$/.test(variant.etag ?? ""), variant.etag);
    assertEquals((await only(site, "/a")).etag, variant.etag);
  },
);

test("Folder gives changed content another tag", { "a.txt": "hello" }, async (site) => {
  const before = await only(site, "/a");
  await Deno.utime(`${site.root}/a.txt`, 1_000_000_000, 1_000_000_000);
  const touched = await only(site, "/a");
  assertNotEquals(touched.etag, before.etag);
  // Same size, same time, another file: as deployments do that set times.
  await Deno.writeTextFile(`${site.root}/new`, "HELLO");
  await Deno.utime(`${site.root}/new`, 1_000_000_000, 1_000_000_000);
  await Deno.rename(`${site.root}/new`, `${site.root}/a.txt`);
  assertNotEquals((await only(site, "/a")).etag, touched.etag);
});

test("Folder streams a file, whole and in ranges", { "a.txt": "0123456789" }, async (site) => {
  const variant = await only(site, "/a.txt");
  assertEquals(await textOf(variant), "0123456789");
  assertEquals(await textOf(variant), "0123456789");
  assertEquals(await textOf(variant, 0, 0), "0");
  assertEquals(await textOf(variant, 3, 5), "345");
  assertEquals(await textOf(variant, 9, 9), "9");
  await assertRejects(() => variant.open({ first: 5, last: 10 }), RangeError);
  await assertRejects(() => variant.open({ first: -1, last: 2 }), RangeError);
});

test(
  "Folder streams a large file in chunks",
  { "a.bin": new Uint8Array(300_000).fill(7) },
  async (site) => {
    const variant = await only(site, "/a.bin");
    const sizes = [];
    for await (const chunk of await variant.open()) sizes.push(chunk.length);
    assertEquals(sizes.reduce((sum, size) => sum + size, 0), 300_000);
    assertEquals(Math.max(...sizes), 131_072);
    const part = await new Response(await variant.open({ first: 65_530, last: 200_001 })).bytes();
    assertEquals([part.length, part.every((byte) => byte === 7)], [134_472, true]);
  },
);

test("Folder streams an empty file", { "a.txt": "" }, async (site) => {
  assertEquals(await textOf(await only(site, "/a")), "");
});

test(
  "Folder closes the file when the reader leaves",
  { "a.bin": new Uint8Array(300_000) },
  async (site) => {
    // The test runner counts open files: one left open fails this.
    const variant = await only(site, "/a.bin");
    await (await variant.open()).cancel();
    const reader = (await variant.open()).getReader();
    await reader.read();
    await reader.cancel();
  },
);

test("Folder does not open another file than it described", { "a.txt": "hello" }, async (site) => {
  const past = 1_000_000_000;
  await Deno.utime(`${site.root}/a.txt`, past, past);
  const variant = await only(site, "/a");
  await Deno.writeTextFile(`${site.root}/new`, "other");
  await Deno.utime(`${site.root}/new`, past, past);
  await Deno.rename(`${site.root}/new`, `${site.root}/a.txt`);
  const fault = await assertRejects(() => variant.open(), Fault);
  assertEquals(fault.code, "changed");
  assertEquals(await textOf(await only(site, "/a")), "other");
});

test("Folder does not open a file whose content changed", { "a.txt": "hello" }, async (site) => {
  const variant = await only(site, "/a");
  await Deno.writeTextFile(`${site.root}/a.txt`, "longer");
  const fault = await assertRejects(() => variant.open(), Fault);
  assertEquals(fault.code, "changed");
});

test("Folder says that a described file is gone", { "a.txt": "hello" }, async (site) => {
  const variant = await only(site, "/a");
  await Deno.remove(`${site.root}/a.txt`);
  const fault = await assertRejects(() => variant.open(), Fault);
  assertEquals([fault.code, fault.message.includes(site.root)], ["missing", false]);
});

test("Folder breaks a stream off when its file shrinks or grows", {}, async (site) => {
  for (const size of [100_000, 300_000]) {
    const path = `${site.root}/a.bin`;
    await Deno.writeFile(path, new Uint8Array(200_000));
    const reader = (await (await only(site, "/a.bin")).open()).getReader();
    let received = (await reader.read()).value?.length ?? 0;
    await Deno.truncate(path, size);
    await assertRejects(async () => {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        received += value.length;
      }
    }, Fault);
    assert(received < 200_000, `${received} bytes of 200000 look whole`);
  }
});

test("Folder locates forms by name", ["about.html", "about.md"], async (site) => {
  const { locate } = await site.resource("/about");
  const rows: [Description, string | undefined][] = [
    [{ type: "text/plain" }, "/about.txt"],
    [{ type: "text/html" }, "/about.html"],
    [{ type: "text/markdown", language: "ko" }, "/about.md"],
    [{ type: "application/pdf" }, "/about?format=pdf"],
    [{ type: "text/plain;format=flowed" }, "/about?format=text%2Fplain%3Bformat%3Dflowed"],
    [{ language: "ko" }, undefined],
  ];
  for (const [form, location] of rows) assertEquals(locate(form), location, JSON.stringify(form));
});

test("Folder locates forms of a narrowed name under that name", [
  "both.html",
  "both.md",
], async (site) => {
  const { locate } = await site.resource("/both.md");
  assertEquals(locate({ type: "text/html" }), "/both.md?format=html");
  assertEquals(locate({ type: "text/plain" }), "/both.md?format=txt");
  assertEquals(locate({ type: "text/markdown" }), "/both.md");
  assertEquals((await site.resource("/both")).locate({ type: "text/plain" }), "/both.txt");
});

test("Folder locates forms with their language where there are several", [
  "x/about.html",
  "x/about.ko.html",
  "x/about.pt-br.html",
], async (site) => {
  for (const path of ["/x/about", "/x/about.ko", "/x/about.ko.md"]) {
    const { locate } = await site.resource(path);
    assertEquals(locate({ type: "text/markdown", language: "ko" }), "/x/about.ko.md", path);
    assertEquals(locate({ type: "text/markdown", language: "pt-BR" }), "/x/about.pt-br.md", path);
    assertEquals(locate({ type: "text/markdown" }), "/x/about.md", path);
    assertEquals(
      locate({ type: "text/markdown", language: "de" }),
      "/x/about?format=md&lang=de",
      path,
    );
  }
});

test(
  "Folder locates a form by query where its name is taken",
  ["note.html", "note.txt.ko.html"],
  async (site) => {
    const { locate, location } = await site.resource("/note.html");
    assertEquals(locate({ type: "text/plain" }), "/note?format=txt");
    assertEquals(location, "/note");
  },
);

test("Folder locates only what it would find", [
  "a.html",
  "a.ko.html",
  "b.eml",
  "index.md",
  "c d.html",
], async (site) => {
  for (const path of ["/a", "/b", "/", "/c%20d"]) {
    const { locate, location } = await site.resource(path);
    for (
      const type of ["text/html", "text/markdown", "text/plain", "application/json", "image/png"]
    ) {
      const found = await site.resource(locate({ type }) ?? "");
      assertEquals(found.location, location);
      assert(found.pins.type === type || found.variants.every((variant) => variant.type === type));
    }
  }
});

test("Folder gives every variant a location that finds it", [
  "a.html",
  "a.ko.html",
  "a.html.gz",
  "a.fr.md",
  "b.tar.gz",
  "c",
  "e f.txt",
  "g.js.map",
], async (site) => {
  for (const path of ["/a", "/b", "/c", "/e%20f", "/g.js.map"]) {
    for (const variant of (await site.resource(path)).variants) {
      const { variants } = await site.resource(variant.location ?? "");
      assert(variants.some((other) => other.etag === variant.etag), variant.location);
    }
  }
});

test(
  "Folder works with Korean names",
  ["회사/소개.ko.html", "회사/소개.en.html", "회사/한 글.txt"],
  async (site) => {
    const company = encodeURIComponent("회사");
    const about = encodeURIComponent("소개");
    assertEquals(await site.describe("/회사"), {
      kind: "redirect",
      status: 301,
      location: `/${company}/`,
    });
    const resource = await site.resource(`/${company}/${about}`);
    assertEquals(brief(resource), ["text/html en", "text/html ko"]);
    assertEquals(resource.location, `/${company}/${about}`);
    assertEquals(resource.variants[1].location, `/${company}/${about}.ko.html`);
    assertEquals(
      resource.locate({ type: "text/markdown", language: "ko" }),
      `/${company}/${about}.ko.md`,
    );
    assertEquals(await textOf(await only(site, "/회사/한 글.txt")), "content of 회사/한 글.txt");
    assertEquals((await site.listing("/회사/")).entries.map(({ name }) => name), [
      "소개.en.html",
      "소개.ko.html",
      "한 글.txt",
    ]);
  },
);

test("Folder finds names that are stored decomposed", [
  `${"회사".normalize("NFD")}/${"소개.html".normalize("NFD")}`,
], async (site) => {
  for (const form of ["NFC", "NFD"]) {
    const resource = await site.resource(
      `/${encodeURIComponent("회사".normalize(form))}/${
        encodeURIComponent("소개".normalize(form))
      }`,
    );
    assertEquals(resource.location, `/${encodeURIComponent("회사")}/${encodeURIComponent("소개")}`);
    assertEquals((await textOf(resource.variants[0])).length > 0, true);
  }
});

test("Folder lets no path out", { "pub/a.html": "a", "secret.txt": "s" }, async ({ root }) => {
  const site = openSite(`${root}/pub`, {});
  const rows: [string, string][] = [
    ["/%2e%2e%2fsecret.txt", "missing"],
    ["/..%2fsecret.txt", "missing"],
    ["/..%5csecret.txt", "missing"],
    ["/%2e%2e%5csecret.txt", "missing"],
    ["/a%2f..%2f..%2fsecret.txt", "missing"],
    ["/%252e%252e/secret.txt", "missing"],
    ["/..;/secret.txt", "missing"],
    ["/..../secret.txt", "missing"],
    ["/%c0%ae%c0%ae/secret.txt", "bad-request"],
    ["/%e0%80%ae%e0%80%ae/secret.txt", "bad-request"],
    ["/a.html%00.txt", "bad-request"],
    ["/%uff0e%uff0e/secret.txt", "bad-request"],
    ["/．．/secret.txt", "missing"],
    ["/a.html/../../secret.txt", "missing"],
    ["/a.html/x", "missing"],
    ["/~root/", "missing"],
    ["/C:/secret.txt", "missing"],
    [`/${"x/".repeat(2_000)}`, "missing"],
    [`/${"x".repeat(300)}`, "missing"],
    [`/${"%EA%B0%80".repeat(200)}`, "missing"],
  ];
  for (const [path, fault] of rows) assertEquals(await site.fault(path), fault, path.slice(0, 80));
});

test("Folder answers every path, and nothing from outside", {
  "pub/a.html": "a",
  "secret.txt": "s",
}, async ({ root }) => {
  const site = openSite(`${root}/pub`, {});
  const pieces =
    "/ .. . %2e %2f %5c \\ : ~ %00 %c0%ae %25 secret.txt pub a a.html md ko ; ? # 가 %ED%95";
  const piece = fc.constantFrom(...pieces.split(" "));
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (path) => {
      const answer = await site.describe(`/${path.join("")}`);
      if (answer.kind === "listing") assertEquals(answer.listing.entries[0].name, "a.html");
      if (answer.kind !== "resource") return;
      for (const variant of answer.resource.variants) assertEquals(await textOf(variant), "a");
    }),
    { numRuns: 500 },
  );
});

test(
  "Folder hides dotfiles",
  [".env", ".git/config", "a/.htpasswd", ".well-known/security.txt"],
  async (site) => {
    for (const path of ["/.env", "/.git/config", "/.git/", "/a/.htpasswd", "/%2eenv", "/.git"]) {
      assertEquals(await site.fault(path), "missing", path);
    }
    assertEquals((await only(site, "/.well-known/security.txt")).type, "text/plain");
    assertEquals((await site.listing("/")).entries.map(({ name }) => name), ["a"]);
  },
);

if (!windows) {
  test("Folder follows no link that leads out", {
    "pub/a.html": "a",
    "secret.txt": "s",
    "out/b.html": "b",
  }, async ({ root }) => {
    await Deno.symlink(`${root}/secret.txt`, `${root}/pub/link.txt`);
    await Deno.symlink("../secret.txt", `${root}/pub/relative.txt`);
    await Deno.symlink(`${root}/out`, `${root}/pub/folder`);
    await Deno.symlink(`${root}/pub-other`, `${root}/pub/prefix`);
    await Deno.mkdir(`${root}/pub-other`);
    await Deno.symlink("loop", `${root}/pub/loop`);
    await Deno.symlink("nowhere", `${root}/pub/dangling.html`);
    const site = openSite(`${root}/pub`, {});
    const paths = [
      "/link.txt",
      "/link",
      "/relative.txt",
      "/folder",
      "/folder/",
      "/folder/b.html",
      "/prefix/",
      "/loop",
      "/loop/",
      "/dangling",
      "/dangling.html",
    ];
    for (const path of paths) assertEquals(await site.fault(path), "missing", path);
    assertEquals((await site.listing("/")).entries.map(({ name }) => name), ["a.html"]);
  });

  test(
    "Folder leaves out a variant that leads out",
    { "pub/a.html": "a", "secret.md": "s" },
    async ({ root }) => {
      await Deno.symlink(`${root}/secret.md`, `${root}/pub/a.md`);
      const site = openSite(`${root}/pub`, {});
      assertEquals(brief(await site.resource("/a")), ["text/html"]);
    },
  );

  test(
    "Folder follows links that stay inside",
    { "pub/a.html": "a", "pub/guide/b.html": "b" },
    async ({ root }) => {
      await Deno.symlink("a.html", `${root}/pub/alias.ko.html`);
      await Deno.symlink("guide", `${root}/pub/manual`);
      await Deno.symlink(`${root}/pub`, `${root}/door`);
      const site = openSite(`${root}/door`, {});
      assertEquals(await textOf(await only(site, "/alias")), "a");
      assertEquals((await only(site, "/alias")).language, "ko");
      assertEquals(await textOf(await only(site, "/manual/b")), "b");
      assertEquals((await site.describe("/manual")).kind, "redirect");
      assertEquals(
        (await site.listing("/")).entries.map(({ name, kind }) => `${kind} ${name}`),
        ["folder guide", "folder manual", "file a.html", "file alias.ko.html"],
      );
    },
  );

  test("Folder does not open a file that became a link to the outside", {
    "pub/a.txt": "a",
    "secret.txt": "s",
  }, async ({ root }) => {
    const site = openSite(`${root}/pub`, {});
    const variant = await only(site, "/a");
    await Deno.remove(`${root}/pub/a.txt`);
    await Deno.symlink(`${root}/secret.txt`, `${root}/pub/a.txt`);
    await assertRejects(() => variant.open(), Fault);
    assertEquals(await site.fault("/a"), "missing");
  });
}

test("Folder sees changes at once, however fast they come", { "x.html": "x" }, async (site) => {
  for (let round = 0; round < 20; round++) {
    await Deno.writeTextFile(`${site.root}/n${round}.txt`, "");
    assertEquals((await site.resource(`/n${round}`)).variants.length, 1);
    await Deno.remove(`${site.root}/n${round}.txt`);
    assertEquals(await site.fault(`/n${round}`), "missing");
  }
});

test(
  "Folder sees a change behind a folder time that was set back",
  { "x.html": "x" },
  async (site) => {
    await Deno.utime(site.root, 1_000_000_000, 1_000_000_000);
    assertEquals(await site.fault("/y"), "missing");
    assertEquals(await site.fault("/y"), "missing");
    await Deno.writeTextFile(`${site.root}/y.html`, "y");
    await Deno.utime(site.root, 1_000_000_000, 1_000_000_000);
    assertEquals((await site.resource("/y")).variants.length, 1);
  },
);

test("Folder looks at no more entries than it may, but finds every whole name", [
  "a.html",
  "b.html",
  "c.html",
  "d.html",
], async (site) => {
  for (const name of ["a", "b", "c", "d"]) {
    const resource = await site.resource(`/${name}.html`);
    assertEquals(brief(resource), ["text/html"]);
    const found = await site.resource(resource.locate({ type: "image/png" }) ?? "");
    assertEquals(found.location, resource.location);
  }
  assertEquals((await site.listing("/")).entries.length, 2);
  assertEquals(await site.fault("/e.html"), "missing");
}, { limits: { ...DEFAULT_LIMITS, folderEntries: 2 } });

test(
  "Folder describes no more variants than it may",
  ["a.en.html", "a.ko.html", "a.fr.html"],
  async (site) => {
    assertEquals(brief(await site.resource("/a")), ["text/html en", "text/html fr"]);
  },
  { limits: { ...DEFAULT_LIMITS, variants: 2 } },
);

Deno.test({
  name: "openFolder fails with a fault that names no path",
  ignore,
  fn: async () => {
    const file = await Deno.makeTempFile();
    for (const root of [`${file}-none`, file]) {
      const fault = assertThrows(
        () => openFolder(root, { limits: DEFAULT_LIMITS }),
        Fault,
      );
      assertEquals([fault.code, fault.message.includes(file)], ["missing", false]);
    }
    await Deno.remove(file);
  },
});
