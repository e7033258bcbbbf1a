/**
 * What a row of the catalogue of attacks is played with: a site on the wire front, or a gateway with
 * an origin that answers as it is told.
 *
 * @module
 */
import { assemble } from "../../../src/assembly.ts";
import { startWireFront } from "../../../src/server/wire/front.ts";
import { openGateway, type SeenRequest } from "../../server/gateway.ts";
import { type RawAnswer, RawClient } from "../../server/raw_client.ts";

/** An attack: what is wrong about what came of it. */
export type Row<Stage> = (stage: Stage) => Promise<readonly string[]> | readonly string[];

/** Rows of the catalogue by their ids. */
export type Rows<Stage> = Readonly<Record<string, Row<Stage>>>;

/** What an answer must be like. */
export interface Wanted {
  readonly status?: number | readonly number[];
  /** Must be somewhere in head and content. */
  readonly has?: RegExp;
  /** Must be nowhere in head and content. */
  readonly lacks?: RegExp;
  /** Must be nowhere in the head. */
  readonly noField?: RegExp;
}

/** Says what is wrong with an answer. */
export function judge(answer: RawAnswer | undefined, wanted: Wanted, name = "answer"): string[] {
  if (answer === undefined) return [`${name}: none, or cut`];
  const text = `${answer.head}\n\n${answer.body}`;
  const statuses = wanted.status === undefined ? [] : [wanted.status].flat();
  return [
    ...statuses.length === 0 || statuses.includes(answer.status)
      ? []
      : [`${name}: status ${answer.status}`],
    ...wanted.has === undefined || wanted.has.test(text) ? [] : [`${name}: lacks ${wanted.has}`],
    ...wanted.lacks === undefined || !wanted.lacks.test(text)
      ? []
      : [`${name}: has ${wanted.lacks}`],
    ...wanted.noField?.test(answer.head) ? [`${name}: has the field ${wanted.noField}`] : [],
  ];
}

/** Asks on a connection of its own; undefined where there is no whole answer. */
export type Ask = (line: string, fields?: string, body?: string) => Promise<RawAnswer | undefined>;

function asker(address: { hostname: string; port: number }): Ask {
  return async (line, fields = "", body = "") => {
    using client = await RawClient.connect(address);
    const host = /^host:/im.test(fields) ? "" : "Host: a.test\r\n";
    try {
      await client.send(
        `${line} HTTP/1.1\r\n${host}Connection: close\r\n${fields}\r\n${body}`,
      );
      const answers = await client.answers(line.startsWith("HEAD") ? "HEAD" : "GET");
      return answers.findLast(({ status }) => status >= 200);
    } catch {
      return undefined;
    }
  };
}

/** A folder on the wire front. */
export interface SiteStage extends AsyncDisposable {
  readonly ask: Ask;
  readonly folder: string;
}

/** Serves a folder. */
export function openSiteStage(folder: string): SiteStage {
  const assembly = assemble({ origin: folder, log() {} });
  const address = { hostname: "127.0.0.1", port: 0 };
  const limits = { lingerTime: 100, leaveTime: 500 };
  const front = startWireFront(assembly.respond, { address, limits });
  return {
    ask: asker(front.address),
    folder,
    async [Symbol.asyncDispose]() {
      await front.shutdown();
      await assembly.close();
    },
  };
}

/** What an origin of a row says: its whole answer to a request, the first being turn 1. */
export type Play = (request: SeenRequest, turn: number) => string;

/** A gateway before an origin that each row opens for itself. */
export interface GatewayStage extends AsyncDisposable {
  readonly ask: Ask;
  /** What the origin has got. */
  readonly seen: readonly SeenRequest[];
}

/** Opens a gateway; an answer that begins with `CUT` is followed by the end of the connection. */
export function openGatewayStage(play: Play): GatewayStage {
  let turn = 0;
  const gateway = openGateway(async (request, peer) => {
    const answer = play(request, ++turn);
    await peer.send(answer.replace(/^CUT/, ""));
    return !answer.startsWith("CUT");
  });
  return {
    ask: asker(gateway.front.address),
    seen: gateway.seen,
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

/** An answer of an origin that may be kept for a minute. */
export function fresh(body: string, fields = "", head = "200 OK"): string {
  const type = /^content-type:/im.test(fields) ? "" : "Content-Type: application/octet-stream\r\n";
  const control = /^cache-control:/im.test(fields) ? "" : "Cache-Control: max-age=60\r\n";
  return `HTTP/1.1 ${head}\r\n${type}${control}${fields}` +
    `Content-Length: ${body.length}\r\n\r\n${body}`;
}
