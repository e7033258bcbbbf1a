/**
 * An ICAP service that reads requests strictly (RFC 3507 §4), writes down what no client may send, and
 * answers as its script says, byte by byte.
 *
 * @module
 */
import { latin1 } from "../../bytes/inputs.ts";
import { readFields } from "../grammar/grammar.ts";
import { Incoming } from "./incoming.ts";

/** A request, as far as it has come. */
export interface Asked {
  readonly method: string;
  /** Names in small letters. */
  readonly fields: ReadonlyMap<string, string>;
  /** The encapsulated heads by their names: `req-hdr`, `res-hdr`. */
  readonly heads: ReadonlyMap<string, string>;
  /** What was shown of the content so far; undefined for a null-body. */
  readonly shown?: string;
}

/** How much of it has come: the heads, a preview, all of it. */
export type Moment = "begun" | "preview" | "whole";

/** What the service says. */
export interface Saying {
  readonly text: string;
  /** Sent in pieces of at most so many bytes. */
  readonly piece?: number;
  /** Closes the connection behind it. */
  readonly close?: boolean;
  /** Says no more, and leaves the connection open. */
  readonly stall?: boolean;
}

/** How it behaves. */
export interface Script {
  options(): Saying;
  /** Undefined waits for more. */
  answer(asked: Asked, moment: Moment): Saying | undefined;
}

const LINE = /^(OPTIONS|REQMOD|RESPMOD) icap:\/\/127\.0\.0\.1:\d+\/service ICAP\/1\.0$/;
const PARTS = /^((?:re[qs]-hdr=\d+, ){0,2})(req-body|res-body|null-body)=(\d+)$/;
const HOP_BY_HOP =
  /^(?:connection|keep-alive|te|trailer|transfer-encoding|upgrade|proxy-connection):/im;

/** A service on a free port. */
export class OddService implements AsyncDisposable {
  /** What no client may send. */
  readonly wrongs: string[] = [];
  readonly counts = { options: 0, connections: 0 };
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #open = new Set<Incoming>();
  readonly #serving: Promise<void>;
  readonly #script: Script;

  constructor(script: Script) {
    this.#script = script;
    this.#serving = this.#serve();
  }

  get url(): string {
    return `icap://127.0.0.1:${this.#listener.addr.port}/service`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const peer of this.#open) peer.close();
    await this.#serving;
  }

  async #serve(): Promise<void> {
    const talks: Promise<void>[] = [];
    try {
      for await (const conn of this.#listener) {
        this.counts.connections++;
        const peer = new Incoming(conn);
        this.#open.add(peer);
        const talk = this.#talk(peer).catch((error) => {
          if (error instanceof SyntaxError) this.wrongs.push(error.message);
        });
        talks.push(talk.finally(() => peer.close()));
      }
    } catch {
      // Closed.
    }
    await Promise.all(talks);
  }

  async #talk(peer: Incoming): Promise<void> {
    for (;;) {
      const head = await peer.until("\r\n\r\n");
      if (head === undefined) return;
      const asked = await readHeads(peer, head);
      const saying = asked.method === "OPTIONS"
        ? this.#optionsFor()
        : await this.#converse(peer, asked);
      if (saying && (saying.close || saying.stall)) {
        if (saying.stall) await peer.drain();
        return;
      }
      if (asked.method === "OPTIONS" && saying) await say(peer, saying);
    }
  }

  #optionsFor(): Saying {
    this.counts.options++;
    return this.#script.options();
  }

  /** Reads the content as far as the script wants it, and answers. */
  async #converse(peer: Incoming, asked: Asked): Promise<Saying | undefined> {
    const early = this.#script.answer(asked, "begun");
    if (early) await say(peer, early);
    if (early?.close || early?.stall || asked.shown === undefined) {
      return early ?? await this.#finish(peer, asked);
    }
    const first = await peer.chunks();
    // Whoever has its answer need not send the rest, and can't go on then.
    if (first === undefined) return { text: "", close: true };
    const isPart = asked.fields.has("preview") && !first.ieof;
    if (first.content.length > Number(asked.fields.get("preview") ?? Infinity)) {
      throw new SyntaxError("a preview longer than it says");
    }
    let shown: Asked = { ...asked, shown: first.content };
    if (early) return isPart ? undefined : early;
    if (isPart) {
      const saying = this.#script.answer(shown, "preview");
      if (saying) return await said(peer, saying);
      await say(peer, { text: "ICAP/1.0 100 Continue\r\n\r\n" });
      const rest = await peer.chunks();
      if (rest === undefined) return { text: "", close: true };
      shown = { ...shown, shown: first.content + rest.content };
    }
    return await this.#finish(peer, shown);
  }

  async #finish(peer: Incoming, asked: Asked): Promise<Saying | undefined> {
    const saying = this.#script.answer(asked, "whole");
    return saying && await said(peer, saying);
  }
}

async function said(peer: Incoming, saying: Saying): Promise<Saying> {
  await say(peer, saying);
  return saying;
}

async function say(peer: Incoming, { text, piece = Infinity }: Saying): Promise<void> {
  const bytes = latin1(text);
  for (let at = 0; at < bytes.length; at += piece) {
    await peer.write(bytes.subarray(at, Math.min(bytes.length, at + piece)));
  }
}

/** Reads line, fields and encapsulated heads; throws a SyntaxError for what is malformed. */
async function readHeads(peer: Incoming, head: string): Promise<Asked> {
  const [line, ...lines] = head.split("\r\n");
  const [, method] = LINE.exec(line) ?? [];
  const list = readFields(lines);
  const expect = (is: unknown, what: string) => {
    if (!is) throw new SyntaxError(`${what}: ${JSON.stringify(head)}`);
  };
  expect(method && list, "a malformed head");
  const fields = new Map((list ?? []).map(([name, value]) => [name.toLowerCase(), value]));
  expect(/^127\.0\.0\.1:\d+$/.test(fields.get("host") ?? ""), "no host");
  const heads = new Map<string, string>();
  if (method === "OPTIONS") return { method, fields, heads };
  const [, before = "", body, length] = PARTS.exec(fields.get("encapsulated") ?? "") ?? [];
  const names = [...before.matchAll(/(re[qs]-hdr)=(\d+)/g)];
  expect(body && names[0]?.[2] === "0", "a malformed list of parts");
  expect(body !== (method === "REQMOD" ? "res-body" : "req-body"), "the wrong body");
  for (const [index, [, name, from]] of names.entries()) {
    const to = Number(names[index + 1]?.[2] ?? length);
    const text = await peer.bytes(to - Number(from)) ?? "";
    expect(text.endsWith("\r\n\r\n") && !text.slice(0, -4).includes("\r\n\r\n"), `${name} is cut`);
    expect(!HOP_BY_HOP.test(text), `a hop-by-hop field in ${text}`);
    heads.set(name, text);
  }
  return { method, fields, heads, shown: body === "null-body" ? undefined : "" };
}
