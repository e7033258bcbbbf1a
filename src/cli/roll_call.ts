/**
 * How a launcher learns that each of its workers listens: nobody can tell from outside, since they
 * share a port. It says on their standard input where it waits for them, and each says that it is there.
 *
 * @module
 */

const QUESTION = /^listening\? (\d+)\n/;

/** The port at which nobody waits for an answer any more. */
const NOBODY = 0;

/** The launcher's side. */
export interface RollCall extends Disposable {
  /** Asks the worker that this is the standard input of. */
  ask(stdin: WritableStream<Uint8Array>): void;
  /** Resolves when as many as there should be have answered. */
  readonly complete: Promise<true>;
}

/** Waits for the answers of so many workers. */
export function openRollCall(count: number): RollCall {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { promise: complete, resolve } = Promise.withResolvers<true>();
  let isOpen = true;
  const close = () => {
    if (isOpen) listener.close();
    isOpen = false;
  };
  const receive = async () => {
    for (let answers = 0; answers < count; answers++) (await listener.accept()).close();
    resolve(true);
    close();
  };
  // It fails where it is closed before.
  receive().catch(() => {});
  return {
    ask(stdin) {
      const writer = stdin.getWriter();
      const port = isOpen ? listener.addr.port : NOBODY;
      const question = new TextEncoder().encode(`listening? ${port}\n`);
      // A worker that has ended is heard of otherwise. The input stays open: its end ends the worker.
      writer.write(question).catch(() => {}).finally(() => writer.releaseLock());
    },
    complete,
    [Symbol.dispose]: close,
  };
}

/**
 * The worker's side: answers when it is asked. Resolves when the launcher that has asked holds the other
 * end of the standard input no more; without one, never.
 */
export async function answerRollCall(): Promise<void> {
  let said = "";
  let isAsked = false;
  try {
    for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
      if (isAsked) continue;
      said = (said + text).slice(0, 100);
      const [, port] = QUESTION.exec(said) ?? [];
      if (port === undefined) continue;
      isAsked = true;
      if (Number(port) !== NOBODY) await answer(Number(port));
    }
  } catch {
    // It has ended, too.
  }
  if (!isAsked) await new Promise<never>(() => {});
}

async function answer(port: number): Promise<void> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
  } catch {
    // Nobody waits for it any more.
  }
}
