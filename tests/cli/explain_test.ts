import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { allowed } from "../allowed.ts";
import { runToEnd } from "../programs.ts";

const ignore = !allowed.run || !allowed.read;
const MAIN = new URL("../../src/main.ts", import.meta.url).href;

function runExplain(...args: string[]) {
  return runToEnd(Deno.execPath(), [
    ...["run", "--quiet", "--no-prompt", "--allow-net", "--allow-read", MAIN, "explain"],
    ...args,
  ], { env: { NO_COLOR: "1" } });
}

Deno.test({
  name: "explain prints the set with the winner first, and what the answer varies by",
  ignore,
  async fn() {
    const { code, stdout } = await runExplain(
      "/about",
      "-H",
      "Accept: text/markdown",
      "-H",
      "Accept-Language: ko",
    );
    assertEquals(code, 0);
    assertMatch(stdout, /^→ {2}text\/markdown ko utf-8 +html_to_markdown /);
    assertStringIncludes(stdout, "Vary: Accept, Accept-Language, Accept-Encoding");
  },
});

Deno.test({
  name: "explain says why there is nothing to choose from",
  ignore,
  async fn() {
    for (const [path, reason] of [["/nowhere", "nothing here"], ["/mail", "redirect"]]) {
      const { code, stdout } = await runExplain(path);
      assertEquals(code, 1);
      assertMatch(stdout, new RegExp(`^Nothing to choose from\\. .*${reason}.*\\.\n$`));
    }
  },
});

Deno.test({
  name: "explain replays a known client and prints JSON",
  ignore,
  async fn() {
    for (const [client, type] of [["claude-code", "text/markdown"], ["chrome", "text/html"]]) {
      const { stdout } = await runExplain("/about", "--as", client, "--json");
      const { variants, chosen } = JSON.parse(stdout);
      assertEquals(variants[chosen].type, type);
    }
  },
});

Deno.test({
  name: "explain ends with 1 when nothing suits, and with 2 for wrong usage",
  ignore,
  async fn() {
    const refused = await runExplain("/about", "-H", "Accept: application/pdf");
    assertEquals(refused.code, 1);
    assertStringIncludes(refused.stdout, "406 Not Acceptable");
    for (const args of [[], ["/about", "--as", "nobody"], ["/about", "-H", "nonsense"]]) {
      const wrong = await runExplain(...args);
      assertEquals([wrong.code, wrong.stdout], [2, ""]);
      assertMatch(wrong.stderr, /^variform: [^\n]+\nTry --help\.\n$/);
    }
  },
});

Deno.test({
  name: "explain goes by a configuration file, and by options as serve does",
  ignore: ignore || !allowed.write,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(`${folder}/tea.en.html`, "<h1>Tea</h1>");
      await Deno.writeTextFile(`${folder}/tea.ko.html`, "<h1>차</h1>");
      const config = { origin: ".", paths: [{ match: "/tea", negotiation: { mode: "reactive" } }] };
      await Deno.writeTextFile(`${folder}/variform.json`, JSON.stringify(config));
      const outcomeOf = async (...args: string[]) => {
        const { stdout } = await runExplain("/tea", "--json", ...args);
        return JSON.parse(stdout).outcome;
      };
      assertEquals(await outcomeOf("--config", `${folder}/variform.json`), "list");
      assertEquals(await outcomeOf("--site", folder), "obtain");
      assertEquals(await outcomeOf("--site", folder, "--mode", "reactive"), "list");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
