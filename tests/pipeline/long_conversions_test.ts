import { assertEquals, assertStringIncludes } from "@std/assert";
import { allowed } from "../allowed.ts";
import { createVariform, type Variform } from "../../src/mod.ts";

const LONG = `<!doctype html><title>Tea</title>${"<h2>Of tea</h2><p>Tea is drunk.".repeat(10_000)}`;

/** A Variform in front of one long page. */
function open(limits: { heavyJobs?: number; heavyWaiting?: number } = {}): Variform {
  const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "max-age=60" };
  return createVariform({ origin: () => new Response(LONG, { headers }), limits });
}

function get(app: Variform, path: string, accept = "*/*"): Promise<Response> {
  return app.fetch(new Request(`http://site.example${path}`, { headers: { accept } }));
}

Deno.test("long pages: where the line is full, who names a view is told to come again", async () => {
  await using app = open({ heavyJobs: 0, heavyWaiting: 0 });
  for (const accept of ["*/*", "text/html"]) {
    const busy = await get(app, "/?view=outline", accept);
    assertEquals([busy.status, busy.headers.get("retry-after")], [503, "5"]);
    await busy.body?.cancel();
  }
  // Who names none gets what needs no work.
  const whole = await get(app, "/", "text/html;view=outline, text/html;q=0.5");
  assertEquals(await whole.text(), LONG);
});

for (
  const [name, permissions, ignore] of [
    ["a thread", "inherit", !allowed.read],
    ["here, where no thread may be started", "none", false],
  ] as const
) {
  Deno.test({
    name: `long pages are read in ${name}`,
    permissions,
    ignore,
    async fn() {
      await using app = open();
      const response = await get(app, "/?view=outline&format=json");
      const { headings } = await response.json();
      assertEquals([response.status, headings.length], [200, 1_000]);
    },
  });
}

Deno.test({
  name: "formats that a page has nothing for are not acceptable, and the others are listed",
  ignore: !allowed.write,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(`${folder}/tea.html`, "<title>Tea</title><p>Tea is drunk.");
      await using app = createVariform({ origin: folder });
      for (const format of ["atom", "csv"]) {
        const refused = await get(app, `/tea?format=${format}`);
        assertEquals(refused.status, 406);
        assertStringIncludes(await refused.text(), "text/markdown");
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
