/**
 * The signals that end a server: the first asks it to finish, the second to end at once.
 *
 * @module
 */

/** What comes of them. */
export interface EndSignals {
  readonly first: Promise<void>;
  readonly second: Promise<void>;
  /** Listens no more. */
  end(): void;
}

/** Listens for SIGINT and SIGTERM. */
export function listenForSignals(): EndSignals {
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  let count = 0;
  const onSignal = () => (++count === 1 ? first : second).resolve();
  const names = Deno.build.os === "windows" ? ["SIGINT"] as const : ["SIGINT", "SIGTERM"] as const;
  for (const name of names) Deno.addSignalListener(name, onSignal);
  return {
    first: first.promise,
    second: second.promise,
    end() {
      for (const name of names) Deno.removeSignalListener(name, onSignal);
    },
  };
}
