/**
 * The front on `Deno.serve`.
 *
 * What it cannot do, and what protects it: it has no time-outs (set it behind a proxy where
 * strangers can reach it); it cannot tell a request without Host from one for `localhost`, so both
 * are refused unless Host is sent; it stops when accepting fails, so it is started again.
 *
 * @module
 */
import { reasonOf } from "./access_log.ts";
import type { TargetRules } from "./target.ts";
import { answer, type Log } from "./web.ts";
import { WebAgain } from "./web_again.ts";
import type { Front, FrontAddress, Respond } from "./front.ts";

/** How the front listens and reports. */
export interface DenoFrontOptions {
  readonly address: FrontAddress;
  /** Speaks TLS with this certificate, and HTTP/2 with clients that know it. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Other processes may listen on the same port. */
  readonly sharePort?: boolean;
  /** Longest URL, in bytes. */
  readonly targetBytes: number;
  /** The client is a trusted proxy. */
  readonly trustForwarded?: boolean;
  /** Told of each answer. */
  readonly log?: Log;
  /** Told of trouble with the listener itself. */
  readonly warn?: (message: string) => void;
}

/** Time between an accept error and the next try, in milliseconds. */
const RESTART_DELAY = 100;

/** Listens on `Deno.serve`. Throws what `Deno.serve` throws when the address cannot be had. */
export function startDenoFront(respond: Respond, options: DenoFrontOptions): Front {
  let stopping = false;
  let server = listen(respond, options, options.address);
  const address = { hostname: options.address.hostname, port: server.addr.port };

  /** Out of descriptors, accepting fails and the listener ends: open connections live on, a new one follows. */
  async function keepListening(): Promise<void> {
    while (!stopping) {
      try {
        await server.finished;
        return;
      } catch (error) {
        if (stopping) return;
        options.warn?.(`the listener failed and is started again: ${reasonOf(error)}`);
        await restart();
      }
    }
  }

  async function restart(): Promise<void> {
    while (!stopping) {
      await new Promise((resolve) => setTimeout(resolve, RESTART_DELAY));
      if (stopping) return;
      try {
        server = listen(respond, options, address);
        return;
      } catch (error) {
        options.warn?.(`listening is not possible yet: ${reasonOf(error)}`);
      }
    }
  }

  const finished = keepListening();
  return {
    address,
    finished,
    async shutdown() {
      stopping = true;
      await server.shutdown();
    },
  };
}

function listen(
  respond: Respond,
  options: DenoFrontOptions,
  { hostname, port }: FrontAddress,
): Deno.HttpServer<Deno.NetAddr> {
  const { targetBytes: limit, trustForwarded, tls, sharePort: reusePort } = options;
  const scheme = tls === undefined ? "http" : "https";
  const again = new WebAgain();
  let rules: TargetRules = { limit, trustForwarded, invented: "", asterisk: true, scheme };
  const server = Deno.serve({
    hostname,
    port,
    reusePort,
    ...tls,
    onListen: ({ port }) => {
      rules = { ...rules, invented: `localhost:${port}` };
    },
    // Whatever happens to one connection, it is not the listener's end.
    onError: () => new Response(null, { status: 500 }),
  }, (request, info) => {
    const peer = { address: info.remoteAddr.hostname, scheme } as const;
    return answer(request, peer, respond, rules, options.log, again);
  });
  return server;
}
