/**
 * Feeds the reader of mail with messages that were changed at random, from a fixed seed.
 *
 *     deno run -A tests/fuzz/mime_fuzz.ts [count] [seed]
 *
 * @module
 */
import { dice } from "../bytes/inputs.ts";
import { readCorpus } from "../mime/corpus.ts";
import { latin1 } from "../bytes/inputs.ts";
import { checkMessage } from "./mime_checks.ts";
import { mutate } from "./mime_mutations.ts";

/** Where nothing else is at hand. */
const SEEDS: readonly string[] = [
  `From: "A" <a@b.test>\r
To: c@d.test (C), Group: e@f.test;\r
Subject: =?utf-8?Q?Gr=C3=B6=C3=9Fe?=\r
Date: Fri, 21 Nov 1997 09:55:06 -0600\r
Content-Type: multipart/mixed; boundary="b"\r
\r
preamble\r
--b\r
Content-Type: text/plain; charset=utf-8; format=flowed\r
Content-Transfer-Encoding: quoted-printable\r
\r
caf=C3=A9 \r
au lait=\r
--b\r
Content-Type: message/rfc822\r
\r
Subject: in\r
Content-Type: multipart/digest; boundary=d\r
\r
--d\r
\r
Subject: deep\r
\r
x\r
--d--\r
--b\r
Content-Type: image/png\r
Content-Disposition: attachment; filename*0*=utf-8''%C3%A9; filename*1=.png\r
Content-Transfer-Encoding: base64\r
\r
QUJDREVG\r
--b--\r
epilogue\r
`,
];

/** What a run came to. */
export interface FuzzResult {
  readonly count: number;
  /** The slowest input, in milliseconds. */
  readonly slowest: number;
  /** The largest heap that was seen, in bytes. */
  readonly memory: number;
}

/** No input of this size may take longer: one that does is as good as one that hangs. */
const LONGEST = 5_000;

/** Runs so many inputs; the first that fails is told by its number and thrown. */
export async function fuzz(count: number, seed: number): Promise<FuzzResult> {
  const found = readCorpus().map(({ bytes }) => bytes).filter(({ length }) => length < 60_000);
  const messages = found.length > 0 ? found : SEEDS.map(latin1);
  let slowest = 0;
  let memory = 0;
  for (let index = 0; index < count; index++) {
    // Each input has a seed of its own, so that one can be had alone.
    const bytes = mutate(messages, dice(seed * 1_000_003 + index));
    const start = performance.now();
    try {
      await checkMessage(bytes);
    } catch (error) {
      throw new Error(`input ${index} of seed ${seed}`, { cause: error });
    }
    const spent = performance.now() - start;
    if (spent > LONGEST) throw new Error(`input ${index} of seed ${seed} took ${spent} ms`);
    slowest = Math.max(slowest, spent);
    if (index % 100 === 0) memory = Math.max(memory, Deno.memoryUsage().rss);
  }
  return { count, slowest, memory };
}

if (import.meta.main) {
  const start = performance.now();
  const result = await fuzz(Number(Deno.args[0] ?? 100_000), Number(Deno.args[1] ?? 1));
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `${result.count} inputs in ${seconds.toFixed(0)} s, the slowest ${
      result.slowest.toFixed(0)
    } ms, ` +
      `memory ${(result.memory / (1 << 20)).toFixed(0)} MiB`,
  );
}
