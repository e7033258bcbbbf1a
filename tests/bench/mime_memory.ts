/**
 * How much memory it takes to read a streamed message of 100 MB with one attachment: the peak of a
 * process that does it, above that of one that has loaded the same code and does nothing. `pass` is
 * one that lets the bytes come by.
 *
 *     deno run -A tests/bench/mime_memory.ts
 *
 * @module
 */
import { encodeBase64, encodeQuotedPrintable } from "../../src/coding/mod.ts";
import { readParts } from "../../src/mime/mod.ts";
import { dice, octets } from "../bytes/inputs.ts";

const SIZE = 100_000_000;
const MIB = 1 << 20;
const encoder = new TextEncoder();

/** The lines that the attachment is made of, over and over. */
const LINES: Readonly<Record<string, () => Uint8Array>> = {
  "base64": () => encodeBase64(octets(dice(1), 57 * 800), { lineLength: 76 }),
  "quoted-printable": () =>
    encodeQuotedPrintable(
      encoder.encode(
        "Größere Übung macht den Meister, 한국어도 조금, so sagt man.\r\n".repeat(500),
      ),
    ),
};

/** Writes the message to a file, as it would lie in a mailbox. */
async function writeMessage(path: string, encoding: string): Promise<void> {
  const head = "From: a@b.test\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
    "--b\r\n\r\ntext\r\n--b\r\nContent-Type: application/octet-stream\r\n" +
    `Content-Disposition: attachment; filename=a\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
  const lines = new TextDecoder().decode(LINES[encoding]()).trimEnd();
  const block = encoder.encode(`${lines}\r\n`);
  using file = await Deno.create(path);
  await file.write(encoder.encode(head));
  for (let sent = 0; sent < SIZE; sent += block.length) await file.write(block);
  await file.write(encoder.encode("\r\n--b--\r\n"));
}

type Work = "idle" | "pass" | "read";

const WORK: Readonly<Record<Work, (path: string) => Promise<number>>> = {
  idle: () => Promise.resolve(0),
  async pass(path) {
    let bytes = 0;
    for await (const chunk of (await Deno.open(path)).readable) bytes += chunk.length;
    return bytes;
  },
  async read(path) {
    let bytes = 0;
    for await (const { body } of readParts((await Deno.open(path)).readable)) {
      for await (const chunk of body) bytes += chunk.length;
    }
    return bytes;
  },
};

interface Measured {
  readonly bytes: number;
  /** The most that the process ever had in memory, in bytes. */
  readonly peak: number;
}

function peak(): number {
  const status = Deno.readTextFileSync("/proc/self/status");
  return Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

async function run(work: Work, path: string): Promise<Measured> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", import.meta.filename ?? "", work, path],
    stderr: "inherit",
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

async function compare(): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".eml" });
  try {
    for (const encoding of Object.keys(LINES)) {
      await writeMessage(path, encoding);
      const idle = await run("idle", path);
      console.log(`${encoding}, the runtime alone: ${(idle.peak / MIB).toFixed(1)} MiB`);
      for (const work of ["pass", "read"] as const) {
        const { bytes, peak } = await run(work, path);
        const above = ((peak - idle.peak) / MIB).toFixed(1);
        console.log(
          `  ${work} ${(bytes / 1e6).toFixed(1).padStart(6)} MB: ${(peak / MIB).toFixed(1)} MiB, ` +
            `${above} above it`,
        );
      }
    }
  } finally {
    await Deno.remove(path);
  }
}

const [work, path] = Deno.args;
if (work === undefined) await compare();
else console.log(JSON.stringify({ bytes: await WORK[work as Work](path), peak: peak() }));
