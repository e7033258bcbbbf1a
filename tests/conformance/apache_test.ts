/**
 * Apache's mod_negotiation and Variform side by side on the example site: the same names of files
 * describe the same sets, and where the two choose otherwise, the reason stands here.
 */
import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { createVariform, type ExplainedVariant, type Variform } from "../../src/mod.ts";
import { findProgram, freePort, start } from "../programs.ts";

const apache = findProgram("apache2", "httpd");
const MODULES = "/usr/lib/apache2/modules";
const SITE = fileURLToPath(new URL("../../examples/site/", import.meta.url));

const TYPES = `text/html html
text/markdown md
text/plain txt
text/css css
text/csv csv
application/json json
image/png png
image/jpeg jpg
image/webp webp
image/svg+xml svg
message/rfc822 eml
application/mbox mbox
`;

function configuration(folder: string, port: number): string {
  const load = (name: string) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`;
  return `ServerRoot ${folder}
${["mpm_event", "authz_core", "mime", "negotiation", "dir"].map(load).join("\n")}
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile ${folder}/pid
ErrorLog ${folder}/errors
DocumentRoot "${SITE}"
TypesConfig ${folder}/types
AddDefaultCharset off
${["en", "ko", "fr"].map((tag) => `AddLanguage ${tag} .${tag}`).join("\n")}
AddEncoding gzip .gz
AddEncoding br .br
AddEncoding zstd .zst
AddHandler type-map .var
DirectoryIndex index
<Directory />
  Require all granted
  Options MultiViews
  LanguagePriority en fr ko
  ForceLanguagePriority Prefer Fallback
</Directory>
`;
}

/** Resources that have several files. */
const PATHS = [
  "/",
  "/about",
  "/about.html",
  "/about.ko",
  "/schedule",
  "/schedule.ko.html",
  "/membership",
  "/recipes",
  "/logo",
  "/garden",
  "/style.css",
  "/press/fact-sheet",
  "/press/logo",
  "/data/books",
  "/mail/welcome",
];

const CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp," +
  "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7";

const ACCEPTS: readonly (string | undefined)[] = [
  undefined,
  CHROME,
  "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
  "*/*",
  "text/html",
  "text/markdown",
  "text/markdown, text/html, */*",
  "text/*;q=0.5, application/json",
  "image/*;q=0.2, image/svg+xml",
  "application/pdf",
  "text/html;q=0, */*",
];
const LANGUAGES: readonly (string | undefined)[] = [
  undefined,
  "ko",
  "ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7",
  "fr;q=0.5, ko;q=0.9",
  "en-US",
  "de",
  "en;q=0, *",
];
const CODINGS: readonly (string | undefined)[] = [undefined, "gzip", "gzip, deflate, br, zstd"];

/** What was chosen: status, type, language, coding. */
type Choice = readonly [number, string, string, string];

function choiceOf(response: Response): Choice {
  const { status, headers } = response;
  if (status !== 200) return [status, "", "", ""];
  const type = headers.get("content-type")?.split(";")[0] ?? "";
  return [
    status,
    type,
    headers.get("content-language") ?? "",
    headers.get("content-encoding") ?? "",
  ];
}

async function ask(port: number, path: string, headers: Headers): Promise<Response> {
  // Through a bare client: fetch would add fields, and take codings off.
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HEAD ${path} HTTP/1.0\r\nHost: site.test\r\n${lines.join("")}\r\n`;
  await connection.write(new TextEncoder().encode(head));
  const text = await new Response(connection.readable).text();
  const [status, ...fields] = text.split("\r\n\r\n")[0].split("\r\n");
  const received = new Headers();
  for (const field of fields) {
    const colon = field.indexOf(":");
    received.append(field.slice(0, colon), field.slice(colon + 1).trim());
  }
  return new Response(null, { status: Number(status.split(" ")[1]), headers: received });
}

function headersOf(fields: Record<string, string | undefined>): Headers {
  const stated = Object.entries(fields).filter((field): field is [string, string] =>
    field[1] !== undefined
  );
  return new Headers(stated);
}

/** One request, and what both servers and our explanation say to it. */
interface Case {
  readonly path: string;
  readonly headers: Headers;
  readonly theirs: Choice;
  readonly ours: Choice;
  readonly chosen?: ExplainedVariant;
}

const isSameForm = ({ theirs, ours }: Case) =>
  theirs.slice(0, 3).join() === ours.slice(0, 3).join();

/** Why the two differ, the first that applies. Each has to be met, or it is no reason. */
const REASONS: Readonly<Record<string, (difference: Case) => boolean>> = {
  "Apache has the codings that are stored, and we make the others as well": (difference) =>
    isSameForm(difference) && difference.theirs[3] === "" &&
    difference.chosen?.kind === "derived",
  "The client prefers a form that can be made, or takes no other": ({ chosen }) =>
    chosen?.converters.some((name) => /_to_/.test(name)) ?? false,
  "For us, suffixes may stand in any order: /about.html finds about.en.html, too": ({ path }) =>
    path === "/about.html",
  "Where all else is equal Apache sends the smallest file, and we what most programs can read": (
    { path, theirs, ours },
  ) => ["/logo", "/garden", "/data/books"].includes(path) && theirs[0] === 200 && ours[0] === 200,
  "Where there is but one type Apache refuses, and we send it": ({ path, theirs, chosen }) =>
    path === "/press/logo" && theirs[0] === 406 && chosen?.type === "image/svg+xml",
  "A whole name is that file to Apache whatever the request says, and to us the codings beside it":
    ({ path, theirs }) =>
      ["/style.css", "/schedule.ko.html"].includes(path) && theirs[0] === 200 && theirs[3] === "",
};

async function compare(port: number, app: Variform): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const [path, headers] of requests()) {
    const request = new Request(`http://site.test${path}`, { method: "HEAD", headers });
    const theirs = choiceOf(await ask(port, path, headers));
    const ours = choiceOf(await app.fetch(request));
    let reason = "equal";
    if (theirs.join() !== ours.join()) {
      const { variants, chosen: index } = await app.explain(request);
      const difference = { path, headers, theirs, ours, chosen: variants[index ?? -1] };
      const found = Object.entries(REASONS).find(([, applies]) => applies(difference));
      reason = found?.[0] ??
        `unexplained: ${path} ${JSON.stringify([...headers])}: ${theirs}, ${ours}`;
    }
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return counts;
}

function* requests(): Generator<readonly [path: string, headers: Headers]> {
  for (const path of PATHS) {
    for (const accept of ACCEPTS) {
      for (const language of LANGUAGES) {
        for (const coding of CODINGS) {
          yield [
            path,
            headersOf({
              "accept": accept,
              "accept-language": language,
              "accept-encoding": coding,
            }),
          ];
        }
      }
    }
  }
}

/** The variants that Apache lists in Alternates, each by its type, language and coding. */
function setOf(alternates: string): readonly string[] {
  return [...alternates.matchAll(/\{"[^"]*" [\d.]+ ((?:\{[^}]*\} ?)*)\}/g)].map(
    ([, attributes]) => {
      const stated = new Map(
        [...attributes.matchAll(/\{(\w+) ([^}]*)\}/g)].map(([, name, value]) =>
          [name, value] as const
        ),
      );
      return ["type", "language", "encoding"].map((name) => stated.get(name) ?? "").join(" ");
    },
  );
}

async function beside(run: (port: number, app: Variform) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const app = createVariform({ origin: SITE, languages: ["en", "fr", "ko"] });
  try {
    const port = freePort();
    await Deno.writeTextFile(`${folder}/types`, TYPES);
    await Deno.writeTextFile(`${folder}/conf`, configuration(folder, port));
    await using _server = start(apache ?? "", ["-X", "-f", `${folder}/conf`]);
    await waitUntilListening(port);
    await run(port, app);
  } finally {
    await app.close();
    await Deno.remove(folder, { recursive: true });
  }
}

async function waitUntilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error("Apache does not listen");
}

Deno.test({
  name: "Apache's mod_negotiation makes the same sets of the example site's names",
  ignore: apache === undefined,
  fn: () =>
    beside(async (port, app) => {
      // A type that nobody has makes Apache tell the set; ours is what is stored of it.
      const headers = new Headers({ accept: "x/none" });
      for (const path of PATHS) {
        const told = (await ask(port, path, headers)).headers.get("alternates");
        if (told === null) continue;
        const { variants } = await app.explain(new Request(`http://site.test${path}`, { headers }));
        const ours = variants.filter(({ kind }) => kind === "stored")
          .map(({ type, language = "", encoding = "" }) => `${type} ${language} ${encoding}`);
        // MultiViews takes names that begin with what was asked for, and so finds one language here.
        const theirs = setOf(told);
        if (path === "/about.html") assertEquals(theirs, ["text/html fr "]);
        else assertEquals(ours.toSorted(), theirs.toSorted(), path);
      }
    }),
});

Deno.test({
  name: "Apache's variant lists are understood by a Variform in front of it, and widened",
  ignore: apache === undefined,
  fn: () =>
    beside(async (port) => {
      const app = createVariform({
        origin: `http://127.0.0.1:${port}`,
        negotiation: { mode: "transparent" },
      });
      const asks: readonly (readonly [path: string, accept: string, location: string])[] = [
        ["/about", "text/html", "/about.ko.html"],
        ["/about", "text/markdown, text/html;q=0.5", "/about.ko.html?format=md"],
        ["/schedule", "text/html", "/schedule.ko.html"],
        ["/recipes", "text/html", "/recipes.ko.md?format=html"],
        ["/recipes", "text/markdown", "/recipes.ko.md"],
      ];
      for (const [path, accept, location] of asks) {
        const headers = { accept, "accept-language": "ko", "accept-encoding": "gzip" };
        const response = await app.fetch(new Request(`http://site.test${path}`, { headers }));
        const text = await new Response(
          response.body?.pipeThrough(new DecompressionStream("gzip")),
        ).text();
        assertEquals([response.status, response.headers.get("content-location")], [200, location]);
        assertEquals(response.headers.get("content-type")?.split(";")[0], accept.split(",")[0]);
        assertEquals(response.headers.get("tcn"), "choice");
        assert(/\p{Script=Hangul}/u.test(text), text.slice(0, 200));
      }
      const list = await app.fetch(
        new Request("http://site.test/about", { headers: { negotiate: "trans" } }),
      );
      await list.body?.cancel();
      assertEquals(list.status, 300);
      assertEquals(setOf(list.headers.get("alternates") ?? "").length, 9);
      await app.close();
    }),
});

Deno.test({
  name: "Apache's mod_negotiation chooses as we do, but for reasons that are known",
  ignore: apache === undefined,
  fn: () =>
    beside(async (port, app) => {
      const counts = await compare(port, app);
      const unexplained = [...counts.keys()].filter((reason) => reason.startsWith("unexplained"));
      assertEquals(unexplained.slice(0, 5), []);
      assertEquals(Object.keys(REASONS).filter((reason) => !counts.has(reason)), []);
      assert((counts.get("equal") ?? 0) > 1_000);
    }),
});
