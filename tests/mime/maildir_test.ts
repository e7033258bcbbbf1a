import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ComposeError,
  formatMaildirName,
  Maildir,
  type MaildirFiles,
  openMaildirFiles,
  parseMaildirName,
} from "../../src/mime/mod.ts";
import { allowed } from "../allowed.ts";
import { raw, show } from "./mail.ts";

const SAMPLES = new URL("../../../shared/cases/mime/stalwart/", import.meta.url);

/** Files in memory; `broken` makes writing fail. */
function memoryFiles(broken = false): MaildirFiles & { readonly files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  const take = (path: string) => {
    const bytes = files.get(path);
    if (!bytes) throw new Error(`no ${path}`);
    return bytes;
  };
  return {
    files,
    async *list(folder) {
      for (const path of [...files.keys()]) {
        if (path.startsWith(`${folder}/`)) {
          yield await Promise.resolve(path.slice(folder.length + 1));
        }
      }
    },
    read: (path) => Promise.resolve().then(() => take(path)),
    makeFolder: () => Promise.resolve(),
    async create(path, content) {
      files.set(path, raw(""));
      for await (const chunk of content) files.set(path, Uint8Array.of(...take(path), ...chunk));
      if (broken) throw new Error("disk full");
    },
    rename(from, to) {
      files.set(to, take(from));
      files.delete(from);
      return Promise.resolve();
    },
    remove(path) {
      files.delete(path);
      return Promise.resolve();
    },
  };
}

Deno.test("parseMaildirName reads flags behind any of the signs", () => {
  assertEquals(parseMaildirName("1.a.host:2,FS"), {
    unique: "1.a.host",
    flags: ["seen", "flagged"],
    others: "",
  });
  assertEquals(parseMaildirName("1.a.host;2,abT"), {
    unique: "1.a.host",
    flags: ["trashed"],
    others: "ab",
  });
  assertEquals(parseMaildirName("1.a.host"), { unique: "1.a.host", flags: [], others: "" });
  assertEquals(parseMaildirName("1.a:1,x"), { unique: "1.a:1,x", flags: [], others: "" });
});

Deno.test("formatMaildirName writes flags in order, and no name that leaves its folder", () => {
  assertEquals(
    formatMaildirName({ unique: "1.a", flags: ["seen", "draft"], others: "a" }),
    "1.a:2,DSa",
  );
  assertEquals(formatMaildirName({ unique: "1.a", flags: [], others: "" }, ";"), "1.a;2,");
  for (const unique of ["", "../x", "a/b", ".hidden", "a\nb", "a:b", "x".repeat(300), "a\\b"]) {
    assertThrows(() => formatMaildirName({ unique, flags: [], others: "" }), ComposeError);
  }
});

Deno.test("Maildir delivers into new, lists by time and follows changed flags", async () => {
  const files = memoryFiles();
  let count = 100;
  const maildir = new Maildir(files, { makeUnique: () => `${--count}.x.host` });
  const second = await maildir.deliver(raw("two"));
  const first = await maildir.deliver(ReadableStream.from([raw("o"), raw("ne")]), ["seen"]);
  assertEquals([...files.files.keys()], ["new/99.x.host", "cur/98.x.host:2,S"]);
  assertEquals((await maildir.list()).map(({ path, isNew }) => [path, isNew]), [
    ["cur/98.x.host:2,S", false],
    ["new/99.x.host", true],
  ]);
  const moved = await maildir.setFlags(second, ["replied", "flagged"]);
  assertEquals(moved.path, "cur/99.x.host:2,FR");
  assertEquals([show(await maildir.read(second)), show(await maildir.read(first))], ["two", "one"]);
  await maildir.remove(second);
  assertEquals((await maildir.list()).length, 1);
  await assertRejects(() => maildir.read(second));
});

Deno.test("Maildir leaves nothing where a message can't be written", async () => {
  const files = memoryFiles(true);
  await assertRejects(() => new Maildir(files).deliver(raw("x")), Error, "disk full");
  assertEquals(files.files.size, 0);
});

Deno.test({
  name: "Maildir works on real folders",
  ignore: !allowed.read || !allowed.write,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const maildir = new Maildir(openMaildirFiles(folder));
      assertEquals(await maildir.list(), []);
      await maildir.create();
      const entry = await maildir.deliver(raw("Subject: x\r\n\r\ny"));
      assertEquals(show(await maildir.read(entry)), "Subject: x\r\n\r\ny");
      const seen = await maildir.setFlags(entry, ["seen"]);
      assertEquals((await maildir.list()).map(({ path }) => path), [seen.path]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

function exists(): boolean {
  try {
    return Deno.statSync(SAMPLES).isDirectory;
  } catch {
    return false;
  }
}

function* findMaildirs(folder: URL): Generator<URL> {
  for (const entry of Deno.readDirSync(folder)) {
    if (!entry.isDirectory) continue;
    if (entry.name === "cur" || entry.name === "new") yield folder;
    else yield* findMaildirs(new URL(`${encodeURIComponent(entry.name)}/`, folder));
  }
}

Deno.test({
  name: "Maildir reads folders that others wrote",
  ignore: !allowed.read || !exists(),
  async fn() {
    const found: string[] = [];
    for (const folder of new Set(Array.from(findMaildirs(SAMPLES), (url) => url.href))) {
      const maildir = new Maildir(openMaildirFiles(new URL(folder)));
      for (const entry of await maildir.list()) {
        const { unique, flags, others } = entry;
        assertEquals((await maildir.read(entry)).length > 0, true);
        found.push(`${unique.split(".")[0]} ${flags.join(" ")} ${others}`.trim());
      }
    }
    assertEquals(found.includes("1491941793 seen trashed ln"), true, found.join("; "));
    assertEquals(found.includes("1035478339 replied trashed draft"), true);
  },
});
