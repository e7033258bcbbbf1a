/**
 * How much faster Variform reads mail than its peers: all in one process, round by round in turn, so
 * that a slow moment of the machine meets all of them. Prints the median of each reader's rounds.
 *
 *     deno run -A tests/bench/mime_ratios.ts [rounds]
 *
 * @module
 */
import {
  attachmentMessage,
  printableMessage,
  type Reader,
  READERS,
  smallMessages,
} from "./mime_inputs.ts";

const WORK: Readonly<Record<string, Uint8Array[]>> = {
  "10 MB, one base64 attachment": [attachmentMessage(10_000_000)],
  "2 MB of quoted-printable text": [printableMessage(2_000_000)],
  "2,000 small messages": smallMessages(2_000),
};

async function time(read: Reader, messages: readonly Uint8Array[]): Promise<number> {
  const start = performance.now();
  for (const message of messages) await read(message);
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

async function measure(messages: readonly Uint8Array[], rounds: number): Promise<void> {
  const times = new Map(Object.keys(READERS).map((name): [string, number[]] => [name, []]));
  for (let round = -2; round < rounds; round++) {
    for (const [name, read] of Object.entries(READERS)) {
      const spent = await time(read, messages);
      // The first two rounds are for the compiler.
      if (round >= 0) times.get(name)?.push(spent);
    }
  }
  const own = median(times.get("variform") ?? []);
  for (const [name, spent] of times) {
    const ratio = name === "variform" ? "" : `${(median(spent) / own).toFixed(1)}×`;
    console.log(
      `  ${name.padEnd(14)} ${median(spent).toFixed(1).padStart(8)} ms ${ratio.padStart(7)}`,
    );
  }
}

for (const [name, messages] of Object.entries(WORK)) {
  console.log(name);
  await measure(messages, Number(Deno.args[0] ?? 5));
}
