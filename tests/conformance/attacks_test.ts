/**
 * The catalogue of hostile inputs and faults, row by row: those that can be written down as bytes are
 * played here, and for all others there is a test elsewhere, or a reason why there is none.
 */
import { assertEquals } from "@std/assert";
import { allowed } from "../allowed.ts";
import { openSiteStage, type Rows } from "./attacks/row.ts";
import { CONTENT_ROWS } from "./attacks/content_rows.ts";
import { ELSEWHERE, idsOf, UNPLAYED } from "./attacks/elsewhere.ts";
import { FAILURE_ROWS } from "./attacks/failure_rows.ts";
import { MAIL_ROWS } from "./attacks/mail_rows.ts";
import { ORIGIN_ROWS } from "./attacks/origin_rows.ts";
import { SITE_ROWS, writeAttackedSite } from "./attacks/site_rows.ts";

async function wrongsOf<Stage>(rows: Rows<Stage>, stage: Stage): Promise<string[]> {
  const wrongs: string[] = [];
  for (const [id, row] of Object.entries(rows)) {
    try {
      for (const wrong of await row(stage)) wrongs.push(`${id}: ${wrong}`);
    } catch (error) {
      wrongs.push(`${id}: ${error}`);
    }
  }
  return wrongs;
}

Deno.test({
  name: `attacks on a folder: ${Object.keys(SITE_ROWS).length} rows`,
  ignore: !allowed.net || !allowed.write,
  async fn() {
    const [folder, outside] = [await Deno.makeTempDir(), await Deno.makeTempDir()];
    try {
      await writeAttackedSite(folder, outside);
      await using stage = openSiteStage(folder);
      assertEquals(await wrongsOf(SITE_ROWS, stage), []);
    } finally {
      for (const path of [folder, outside]) await Deno.remove(path, { recursive: true });
    }
  },
});

Deno.test({
  name: `attacks through a gateway: ${Object.keys(ORIGIN_ROWS).length} rows`,
  ignore: !allowed.net,
  async fn() {
    assertEquals(await wrongsOf(ORIGIN_ROWS, undefined), []);
  },
});

Deno.test({
  name: `attacks by origins that fail: ${Object.keys(FAILURE_ROWS).length} rows`,
  ignore: !allowed.net,
  async fn() {
    assertEquals(await wrongsOf(FAILURE_ROWS, undefined), []);
  },
});

Deno.test(`attacks in mails: ${Object.keys(MAIL_ROWS).length} rows`, async () => {
  assertEquals(await wrongsOf(MAIL_ROWS, undefined), []);
});

Deno.test(`attacks in what is converted: ${Object.keys(CONTENT_ROWS).length} rows`, async () => {
  assertEquals(await wrongsOf(CONTENT_ROWS, undefined), []);
});

const CATALOGUE = new URL("../../../shared/cases/attacks.jsonl", import.meta.url);

/** The catalogue, where it is beside this repository. */
function readCatalogue(): string | undefined {
  try {
    return allowed.read ? Deno.readTextFileSync(CATALOGUE) : undefined;
  } catch {
    return undefined;
  }
}

const catalogue = readCatalogue();

Deno.test({
  name: "attacks: every row of the catalogue is played here or elsewhere, or there is a reason",
  ignore: catalogue === undefined,
  fn() {
    const ids = (catalogue ?? "").trim().split("\n").map((line): string => JSON.parse(line).id);
    const known = [
      ...[SITE_ROWS, ORIGIN_ROWS, FAILURE_ROWS, MAIL_ROWS, CONTENT_ROWS].flatMap(Object.keys),
      ...[...ELSEWHERE, ...UNPLAYED].flatMap(([rows]) => idsOf(rows)),
    ];
    assertEquals(known.toSorted(), ids.toSorted());
  },
});

Deno.test({
  name: "attacks: what is played elsewhere stands there",
  ignore: !allowed.read,
  fn() {
    const missing = ELSEWHERE.filter(([, file, text]) => !textOf(file).includes(text));
    assertEquals(missing.map(([rows]) => rows), []);
  },
});

/** The text of a test, or of all in a folder. */
function textOf(name: string): string {
  const place = new URL(`../${name}`, import.meta.url);
  if (!Deno.statSync(place).isDirectory) return Deno.readTextFileSync(place);
  return [...Deno.readDirSync(place)].filter(({ isFile }) => isFile)
    .map((entry) => Deno.readTextFileSync(new URL(`../${name}/${entry.name}`, import.meta.url)))
    .join("\n");
}
