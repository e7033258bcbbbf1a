/**
 * A second reader for what is built: the email package of Python, in one process for many messages.
 *
 * @module
 */
import { text } from "../../bytes/inputs.ts";

/** What Python finds in a message. */
export interface PythonReading {
  readonly subject: string | null;
  /** All mailboxes of From, To and Cc in turn: name and address, without blanks. */
  readonly mailboxes: readonly (readonly [string, string])[];
  /** Names and contents of the leaves, contents one sign a byte. */
  readonly leaves: readonly (readonly [string | null, string])[];
  /** What it finds wrong. */
  readonly defects: readonly string[];
}

// Of a name it takes blanks for one, and puts some between the encoded words of a long one.
const SCRIPT = `
import sys, json, base64
from email import message_from_bytes, policy
bare = lambda s: "".join(s.split())
for line in sys.stdin:
    m = message_from_bytes(base64.b64decode(line), policy=policy.default)
    found = [a for f in ("from", "to", "cc") if m[f] is not None for a in m[f].addresses]
    print(json.dumps(dict(
        subject=None if m["subject"] is None else str(m["subject"]),
        mailboxes=[[bare(a.display_name or ""), a.addr_spec] for a in found],
        leaves=[[p.get_filename() and p.get_filename().strip(), p.get_payload(decode=True).decode("latin1")]
                for p in m.walk() if not p.is_multipart()],
        defects=[type(d).__name__ for p in m.walk() for d in p.defects])))
`;

/** Whether there is a Python that can be asked. */
export function hasPython(): boolean {
  try {
    return new Deno.Command("python3", { args: ["--version"] }).outputSync().success;
  } catch {
    return false;
  }
}

/** What Python finds in each of the messages. */
export async function readByPython(messages: readonly Uint8Array[]): Promise<PythonReading[]> {
  const command = new Deno.Command("python3", {
    args: ["-X", "utf8", "-c", SCRIPT],
    stdin: "piped",
    stdout: "piped",
  });
  await using process = command.spawn();
  const lines = messages.map((bytes) => new TextEncoder().encode(`${btoa(text(bytes))}\n`));
  const fed = ReadableStream.from(lines).pipeTo(process.stdin);
  const told = await new Response(process.stdout).text();
  await fed;
  return told.trimEnd().split("\n").map((line): PythonReading => JSON.parse(line));
}
