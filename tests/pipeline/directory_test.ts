/** The directory of a folder: its pages by category. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createVariform, type VariformOptions } from "../../src/mod.ts";
import { allowed } from "../allowed.ts";

const ignore = !allowed.read || !allowed.write;

function page(language: string, title: string, text: string): string {
  return `<html lang="${language}"><title>${title}</title><body><main><h1>${title}</h1><p>${
    text.repeat(6)
  }</p></main></body></html>`;
}

const FILES: Readonly<Record<string, string>> = {
  "index.en.html": page("en", "Start", "The start of all things that are here, and of none. "),
  "leaf.en.html": page(
    "en",
    "The leaf",
    "A green leaf of tea is picked from the bush, and dried. ",
  ),
  "leaf.ko.html": page("ko", "찻잎", "찻잎은 봄에 딴다. 녹차를 만드는 찻잎을 말린다. "),
  "pot.md": `# The pot \\<script>\n\n${
    "A kettle and a pot of clay are the tools of the house. ".repeat(6)
  }`,
  "style.css": "body {}",
  ".hidden.html": page("en", "Hidden", "Nobody is to see this. "),
  "deep/er/cup.en.html": page(
    "en",
    "The cup",
    "A cup is a tool, as the kettle and the pot are tools. ",
  ),
};

const CATEGORIES = {
  Tools: ["kettle", "pot", "cup", "tool"],
  Plants: ["leaf", "bush", "찻잎", "녹차"],
};

async function served(
  options: Partial<VariformOptions>,
  test: (
    get: (path: string, headers?: Record<string, string>) => Promise<Response>,
  ) => Promise<void>,
  files: Readonly<Record<string, string>> = FILES,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      const folder = name.split("/").slice(0, -1).join("/");
      await Deno.mkdir(`${root}/${folder}`, { recursive: true });
      await Deno.writeTextFile(`${root}/${name}`, text);
    }
    const app = createVariform({
      origin: root,
      negotiation: { categories: CATEGORIES },
      ...options,
    });
    await test((path, headers = {}) => app.fetch(new Request(`http://x${path}`, { headers })));
    await app.close();
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test({
  name: "directory: groups the pages of a folder and of those in it, also where there is an index",
  ignore,
  fn: () =>
    served({}, async (get) => {
      const response = await get("/?view=directory", { accept: "application/json" });
      const { groups, count } = await response.json();
      assertEquals(count, 4);
      assertEquals(
        groups.map((group: { category: string; pages: { title: string; location: string }[] }) => [
          group.category,
          group.pages.map(({ title, location }) => `${title} ${location}`),
        ]),
        [
          ["Plants", ["The leaf /leaf"]],
          ["Tools", ["The cup /deep/er/cup", "The pot <script> /pot"]],
          [null, ["Start /"]],
        ],
      );
      assertEquals(response.headers.get("vary"), "Accept, Accept-Language, Accept-Encoding");
    }),
});

Deno.test({
  name: "directory: is had as HTML and Markdown, in each language of its pages",
  ignore,
  fn: () =>
    served({}, async (get) => {
      const html = await get("/?view=directory", { accept: "text/html" });
      assertStringIncludes(html.headers.get("content-security-policy") ?? "", "default-src 'none'");
      const text = await html.text();
      assertStringIncludes(text, "<h2>Tools</h2>");
      assert(!text.includes("<script>"));
      const korean = await get("/?view=directory", {
        "accept": "text/markdown",
        "accept-language": "ko",
      });
      assertEquals(korean.headers.get("content-language"), "ko");
      assertStringIncludes(await korean.text(), "[찻잎](/leaf)");
      const place = korean.headers.get("content-location") ?? "";
      const again = await get(place, { "accept-language": "en" });
      assertEquals(again.headers.get("content-language"), "ko");
    }),
});

Deno.test({
  name: "directory: its tag changes with its pages, and it is validated by it",
  ignore,
  fn: () =>
    served({}, async (get) => {
      const etag = (await get("/?view=directory")).headers.get("etag") ?? "";
      const response = await get("/?view=directory", { "if-none-match": etag });
      assertEquals(response.status, 304);
    }),
});

Deno.test({
  name: "directory: takes the place of a listing by a rule, and not of an index",
  ignore,
  fn: () =>
    served({ negotiation: { directory: true } }, async (get) => {
      assertStringIncludes(
        await (await get("/deep/", { accept: "text/html" })).text(),
        "Directory of",
      );
      assertStringIncludes(
        await (await get("/", { accept: "text/html" })).text(),
        "<h1>Start</h1>",
      );
    }),
});

Deno.test({
  name: "directory: is paged, and bounded",
  ignore,
  fn: async () => {
    const many = Object.fromEntries(
      Array.from({ length: 130 }, (_, n) => [`p${n}.md`, `# Page ${n}\n\nText.`]),
    );
    await served({ limits: { directoryPages: 120 } }, async (get) => {
      const first = await (await get("/?view=directory&format=json")).json();
      assertEquals([first.count, first.pages, first.partial], [120, 2, true]);
      const second = await get("/?view=directory&page=2", { accept: "text/html" });
      assertStringIncludes(await second.text(), "page 2 of 2");
      for (const page of ["0", "3", "x", "1e9"]) {
        assertEquals((await get(`/?view=directory&page=${page}`)).status, 404, page);
      }
    }, many);
  },
});

Deno.test({
  name: "directory: an origin that lists nothing answers as ever",
  async fn() {
    const app = createVariform({
      origin: () => new Response("mine", { headers: { "content-type": "text/plain" } }),
    });
    const response = await app.fetch(new Request("http://x/?view=directory"));
    assertEquals(await response.text(), "mine");
  },
});

Deno.test({
  name: "directory: is read once for all who ask while it is read",
  ignore,
  fn: () =>
    served({}, async (get) => {
      const open = Deno.open;
      let opened = 0;
      Deno.open = (...args) => {
        if (String(args[0]).endsWith("leaf.en.html")) opened++;
        return open(...args);
      };
      const read = async () =>
        (await get("/?view=directory", { accept: "application/json" })).text();
      try {
        const texts = await Promise.all([read(), read(), read()]);
        const cold = opened;
        assertEquals(new Set([...texts, await read()]).size, 1);
        // Each looks at the file to describe it, and one reads it.
        assertEquals(cold, 3 * (opened - cold) + 1);
      } finally {
        Deno.open = open;
      }
    }),
});
