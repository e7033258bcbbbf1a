/**
 * Holds the house up: floors import downwards only, files stay small, and the documentation's map
 * names every floor.
 */
import { assert, assertEquals } from "@std/assert";
import { allowed } from "./allowed.ts";

const ROOT = new URL("../", import.meta.url);

/** Folder → floor. A file imports from its own folder and from lower floors. */
const FLOORS: Readonly<Record<string, number>> = {
  libraries: 0,
  bytes: 1,
  syntax: 2,
  model: 3,
  coding: 4,
  mime: 5,
  negotiate: 6,
  cache: 7,
  http1: 8,
  pages: 8,
  transcode: 9,
  origin: 10,
  pipeline: 11,
  server: 12,
  config: 13,
  cli: 13,
  "": 13,
};

/** Rooms of the top floor share it; on all others, neighbours do not know each other. */
const TOP = 13;

const LINE_LIMIT = 400;
const MEDIAN_LIMIT = 150;

interface Source {
  /** Path below src/. */
  readonly path: string;
  readonly folder: string;
  readonly lines: number;
  /** Paths below src/ of the files that it imports. */
  readonly imports: readonly string[];
}

function* filesBelow(folder: URL): Generator<URL> {
  for (const entry of Deno.readDirSync(folder)) {
    if (entry.isDirectory) yield* filesBelow(new URL(`${entry.name}/`, folder));
    else if (/\.(?:ts|js)$/.test(entry.name)) yield new URL(entry.name, folder);
  }
}

function readSources(): Source[] {
  const src = new URL("src/", ROOT);
  const below = (url: URL) => url.pathname.slice(src.pathname.length);
  return [...filesBelow(src)].map((file) => {
    const text = Deno.readTextFileSync(file);
    const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map(([, s]) => s);
    const path = below(file);
    return {
      path,
      folder: folderOf(path),
      lines: text.split("\n").length,
      imports: specifiers.map((specifier) => below(new URL(specifier, file))),
    };
  });
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : "";
}

const ignore = !allowed.read;

Deno.test({
  name: "architecture: every folder of src has a floor",
  ignore,
  fn() {
    const folders = new Set(readSources().map((source) => source.folder));
    assertEquals([...folders].filter((folder) => !(folder in FLOORS)), []);
  },
});

Deno.test({
  name: "architecture: floors import downwards only",
  ignore,
  fn() {
    const sources = readSources();
    assert(sources.length > 50, "the sources were not found");
    const wrong = sources.flatMap(({ path, folder, imports }) =>
      imports.filter((target) => {
        const [from, to] = [FLOORS[folder], FLOORS[folderOf(target)]];
        return folderOf(target) !== folder && from <= to && from !== TOP;
      }).map((target) => `${path} → ${target}`)
    );
    assertEquals(wrong, []);
  },
});

Deno.test({
  name:
    "architecture: packages from elsewhere come in through src/libraries, in deno.json's versions",
  ignore,
  fn() {
    const sources = new URL("src/", ROOT);
    const foreign =
      /^(?:import|export)\b[^;"]*?\bfrom "((?!\.|node:)[^"]+)"|import\("([^."][^"]*)"\)/gm;
    const imported = [...filesBelow(sources)].flatMap((file) =>
      file.pathname.endsWith(".d.ts") ? [] : [...Deno.readTextFileSync(file).matchAll(foreign)]
        .map(([, named, loaded]) => ({
          specifier: named ?? loaded,
          path: file.pathname.slice(sources.pathname.length),
        }))
    );
    assert(imported.length > 3, "the imports were not found");
    assertEquals(imported.filter(({ path }) => !path.startsWith("libraries/")), []);
    const { imports } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", ROOT)));
    const known = new Set(Object.values(imports));
    assertEquals(imported.filter(({ specifier }) => !known.has(specifier)), []);
  },
});

Deno.test({
  name: "architecture: the documentation's map names every floor",
  ignore,
  fn() {
    const map = Deno.readTextFileSync(new URL("docs/architecture.md", ROOT));
    const folders = Object.keys(FLOORS).filter((folder) => folder !== "");
    assertEquals(folders.filter((folder) => !map.includes(`src/${folder}/`)), []);
  },
});

Deno.test({
  name: "architecture: files stay small",
  ignore,
  fn() {
    const sources = readSources();
    const long = sources.filter((source) => source.lines > LINE_LIMIT);
    assertEquals(long.map(({ path, lines }) => `${path} has ${lines} lines`), []);
    const lines = sources.map((source) => source.lines).toSorted((a, b) => a - b);
    assert(lines[lines.length >> 1] <= MEDIAN_LIMIT);
  },
});

Deno.test({
  name: "architecture: deno.json, VERSION and the changelog agree",
  ignore,
  async fn() {
    const { version } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", ROOT)));
    const { VERSION } = await import("../src/version.ts");
    assertEquals(VERSION, version);
    assert(Deno.readTextFileSync(new URL("CHANGELOG.md", ROOT)).includes(`## ${version}`));
  },
});

Deno.test({
  name: "architecture: the serve task asks for no more than the network, reading and INIT_CWD",
  ignore,
  fn() {
    const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", ROOT)));
    const flags = tasks.serve.command.match(/(?<=\s)-\S+/g);
    assertEquals(flags, ["--allow-net", "--allow-read", "--allow-env=INIT_CWD"]);
  },
});
