/**
 * The programs in README and docs: each is type-checked, and run where it ends by itself.
 */
import { assert, assertEquals } from "@std/assert";
import { allowed } from "./allowed.ts";
import { runToEnd } from "./programs.ts";

const ignore = !allowed.run || !allowed.read || !allowed.write;
const ROOT = new URL("../", import.meta.url);

/** The programs of a page, with our package's names replaced by paths. */
function programsOf(page: URL, exports: Readonly<Record<string, string>>): string[] {
  const text = Deno.readTextFileSync(page);
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, program]) =>
    withImport(program)
      .replaceAll(/"@variform\/variform(\/\w+)?"/g, (_, part = "") => {
        return JSON.stringify(new URL(exports[`.${part}`], ROOT).href);
      })
      .replaceAll(/"\.\/src\/mod\.ts"/g, JSON.stringify(new URL("src/mod.ts", ROOT).href))
  );
}

/** What shows but one call leaves out how the function comes in. */
function withImport(program: string): string {
  return program.includes("import ")
    ? program
    : `import { createVariform } from "@variform/variform";\n${program}`;
}

function pages(): URL[] {
  const docs = [...Deno.readDirSync(new URL("docs/", ROOT))].map(({ name }) => `docs/${name}`);
  return ["README.md", ...docs.filter((name) => name.endsWith(".md")).toSorted()]
    .map((name) => new URL(name, ROOT));
}

Deno.test({
  name: "docs: every program on a page is sound",
  ignore,
  async fn(t) {
    const { exports } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", ROOT)));
    const programs = pages().flatMap((page) =>
      programsOf(page, exports).map((program, index) => ({ page, program, index }))
    );
    assert(programs.length >= 3, "the programs were not found");
    const folder = await Deno.makeTempDir();
    try {
      const files = programs.map(({ page, index }) => {
        const name = page.pathname.slice(ROOT.pathname.length).replace(/\W+/g, "_");
        return `${folder}/${name}_${index + 1}.ts`;
      });
      for (const [i, { program }] of programs.entries()) {
        await Deno.writeTextFile(files[i], program);
      }
      const run = async (...args: string[]) => {
        const { code, stderr } = await runToEnd(Deno.execPath(), args);
        assertEquals([code, stderr], [0, ""]);
      };
      // At once: most of the time goes into what all of them import.
      await t.step("its types", () => run("check", "--quiet", "--no-lock", ...files));
      for (const [i, { program }] of programs.entries()) {
        // It would go on for ever, or wants a folder of the reader's.
        if (/Deno\.serve\(|origin: "/.test(program)) continue;
        const name = files[i].slice(folder.length + 1);
        await t.step(
          `${name} runs`,
          () => run("run", "--no-check", "--allow-read", "--quiet", "--no-lock", files[i]),
        );
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "docs: every page that is linked is there",
  ignore,
  fn() {
    const missing = pages().flatMap((page) =>
      [...Deno.readTextFileSync(page).matchAll(/\]\((?!https?:|#|\/)([^)#\s]+)/g)]
        .filter(([, link]) => !exists(new URL(link, page)))
        .map(([, link]) => `${page.pathname} → ${link}`)
    );
    assertEquals(missing, []);
  },
});

function exists(url: URL): boolean {
  try {
    Deno.statSync(url);
    return true;
  } catch {
    return false;
  }
}
