/**
 * A whole Variform before a recording origin, and connections to it that are cut at will.
 *
 * @module
 */
import { assemble, type Assembly } from "../../../src/assembly.ts";
import type { FrontLimits } from "../../../src/model/front_limits.ts";
import { startDenoFront } from "../../../src/server/deno_front.ts";
import type { Front } from "../../../src/server/front.ts";
import { startWireFront } from "../../../src/server/wire/front.ts";
import { type Dice, latin1, pieces } from "../../bytes/inputs.ts";
import { runConnection } from "../wire_pipe.ts";
import { pick } from "./elements.ts";
import { Recorder, type Script } from "./recorder.ts";

const LIMITS: Partial<FrontLimits> = {
  lingerTime: 500,
  leaveTime: 5_000,
  headTime: 5_000,
  bodyBytes: 2_000_000,
};

/** How bytes get to the front. */
export type Way = "pipe" | "socket" | "web";

/** Variform and its origin. */
export class Scene implements AsyncDisposable {
  readonly origin: Recorder;
  readonly #assembly: Assembly;
  #front: Front | undefined;

  constructor(script: Script) {
    this.origin = new Recorder(script);
    this.#assembly = assemble({ origin: this.origin.url, keepHost: true, log() {} });
  }

  /** Sends the text in random pieces, and then no more. Gives all that came back. */
  async talk(roll: Dice, text: string, way: Way): Promise<string> {
    const bytes = latin1(text);
    const most = pick(roll, [1, 7, 60, 1000, 100_000]);
    const all = bytes.length > 20_000 && most < 60 ? [bytes] : pieces(roll, bytes, most);
    if (way === "pipe") return await runConnection(this.#assembly.respond, all, LIMITS);
    return await sendAll(this.#open(way), all);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#front?.shutdown();
    await this.#assembly.close();
    await this.origin[Symbol.asyncDispose]();
  }

  #open(way: Way): Front {
    const address = { hostname: "127.0.0.1", port: 0 };
    const { respond } = this.#assembly;
    return this.#front ??= way === "web"
      ? startDenoFront(respond, { address, targetBytes: 16 << 10 })
      : startWireFront(respond, { address, limits: LIMITS });
  }
}

/** More pieces than this are not sent each by itself. */
const MOST_PIECES = 300;

async function sendAll({ address }: Front, all: readonly Uint8Array[]): Promise<string> {
  const conn = await Deno.connect(address);
  conn.setNoDelay(true);
  const sending = (async () => {
    try {
      for (const [index, piece] of all.entries()) {
        for (let at = 0; at < piece.length;) at += await conn.write(piece.subarray(at));
        if (index < MOST_PIECES) await null;
      }
      await conn.closeWrite();
    } catch {
      // Refused, and closed.
    }
  })();
  let text = "";
  const buffer = new Uint8Array(64 << 10);
  for (;;) {
    const length = await conn.read(buffer).catch(() => null);
    if (length === null) break;
    for (let i = 0; i < length; i++) text += String.fromCharCode(buffer[i]);
  }
  await sending;
  conn.close();
  return text;
}
