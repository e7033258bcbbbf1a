import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { allowed } from "../allowed.ts";
import { runToEnd } from "../programs.ts";

const ignore = !allowed.run || !allowed.read || !allowed.write;
const MAIN = new URL("../../src/main.ts", import.meta.url).href;
const SITE = fileURLToPath(new URL("../../examples/site/", import.meta.url));

function runCommand(...args: string[]) {
  return runToEnd(Deno.execPath(), [
    ...["run", "--quiet", "--no-prompt", "--allow-read", "--allow-write", MAIN],
    ...args,
  ], { env: { NO_COLOR: "1" } });
}

Deno.test({
  name: "mail prints the tree, gives a part, and lists what is malformed",
  ignore,
  async fn() {
    const file = `${SITE}mail/welcome.eml`;
    const tree = await runCommand("mail", file);
    assertEquals(tree.code, 0);
    assertMatch(tree.stdout, /^ +1\.2\.2 {2}image\/png/m);
    const part = await runCommand("mail", file, "--part", "1.2.2");
    assertStringIncludes(part.stdout, "PNG");
    const json = await runCommand("mail", file, "--json");
    assertStringIncludes(JSON.parse(json.stdout).subject, "하루");
    assertEquals((await runCommand("mail", file, "--check")).code, 0);
    assertEquals((await runCommand("mail", file, "--part", "9")).code, 2);
  },
});

Deno.test({
  name: "convert makes each form of a mail and of a page, and says when it cannot",
  ignore,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      for (
        const [from, to, text] of [
          ["mail/welcome.eml", "a.md", "# 하루의"],
          ["mail/welcome.eml", "a.txt", "하루의"],
          ["mail/welcome.eml", "a.json", '"subject"'],
          ["mail/welcome.eml", "a.html", "<h1"],
          ["mail/welcome.eml", "a.mhtml", "multipart/related"],
          ["about.ko.html", "b.md", "# 집 이야기"],
          ["about.ko.html", "b.eml", "Subject: "],
          ["notes.md", "c.html", "<h1"],
        ]
      ) {
        const { code, stderr } = await runCommand("convert", SITE + from, `${folder}/${to}`);
        assertEquals([from, to, code, stderr], [from, to, 0, ""]);
        assertStringIncludes(await Deno.readTextFile(`${folder}/${to}`), text);
      }
      const wrong = await runCommand("convert", `${SITE}logo.png`, `${folder}/a.md`);
      assertEquals(wrong.code, 2);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
