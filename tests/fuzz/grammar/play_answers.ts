/**
 * Answers of an origin on their way through a gateway: each is judged by what it means, and then by what
 * the next client gets who asks the same, and one who asks something else.
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import { damage } from "./damage.ts";
import { chunked, once, pick } from "./elements.ts";
import { judgeAnswer, type Outcome } from "./judge_answer.ts";
import { makeAnswer, wireOfAnswer } from "./make_answer.ts";
import { outcomeOf } from "./outcome.ts";
import type { Saying } from "./recorder.ts";
import { Scene, type Way } from "./scene.ts";

/** What is done to an answer before it is sent. */
export type Flaw = "none" | "damaged" | "cut";

const METHODS = ["GET", "GET", "GET", "HEAD", "POST", "M-SEARCH"] as const;
const BODIES: Readonly<Record<string, string>> = {
  "POST": "Content-Length: 5\r\n\r\nhello",
  "M-SEARCH": "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
};

function imageOf(text: string): string {
  return "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nX-Origin: 1\r\n" +
    `Content-Length: ${text.length}\r\n\r\n${text}`;
}

/** A gateway before an origin that says what it is told to. */
export class AnswerScene implements AsyncDisposable {
  #saying: Saying = { text: "" };
  #count = 0;
  readonly #scene = new Scene({
    answer: ({ target }) => target === "/victim" ? { text: imageOf("victim") } : this.#saying,
    early: (line) => line.includes(" /early") ? this.#saying : undefined,
  });

  /** Has one answer sent and says what is wrong about what became of it. */
  async play(roll: Dice, way: Way, flaw: Flaw): Promise<string[]> {
    const method = pick(roll, METHODS);
    const legal = makeAnswer(roll, method);
    const text = spoil(roll, wireOfAnswer(legal), flaw);
    const outcome = flaw === "none"
      ? { whole: legal.meaning, failed: false }
      : outcomeOf(text, method);
    const piece = once(roll, 10) && text.length < 3000 ? 1 + roll(90) : undefined;
    this.#saying = { text, piece, close: flaw !== "none" || legal.close };
    const path = `/a${this.#count++}`;
    // What is cut cannot be told from what is whole in HTTP/1.0, which knows no chunks.
    const old = flaw === "none" && method !== "M-SEARCH" && once(roll, 6);
    const wantsTrailers = !old && once(roll, 2);
    const line = `${method} ${path} HTTP/1.${old ? 0 : 1}`;
    const te = wantsTrailers ? "TE: trailers\r\nConnection: TE\r\n" : "";
    const request = `${line}\r\nHost: a.test\r\n${te}${BODIES[method] ?? "\r\n"}`;
    const got = await this.#scene.talk(roll, request, way);
    const wrongs = [
      ...judgeAnswer(outcome, { method, wantsTrailers, old }, got),
      ...(flaw === "none" ? [] : await this.#askAgain(roll, path, outcome)),
      ...await this.#askAside(roll),
      ...this.#scene.origin.wrongs.splice(0),
    ];
    this.#scene.origin.seen.length = 0;
    return wrongs.length === 0 ? [] : [...wrongs, JSON.stringify(text.slice(0, 2000))];
  }

  /** Has an answer sent to the head of a request whose content is under way, and reads on behind it. */
  async playEarly(roll: Dice, way: Way): Promise<string[]> {
    const legal = makeAnswer(roll, "POST");
    // Closed with content unread, a connection is reset, and an answer on it may be lost.
    if (legal.close) return [];
    this.#saying = { text: wireOfAnswer(legal) };
    const content = "c".repeat(pick(roll, [1, 17_000, 100_000, 400_000]));
    const framed = once(roll, 2)
      ? `Content-Length: ${content.length}\r\n\r\n${content}`
      : `Transfer-Encoding: chunked\r\n\r\n${chunked(roll, content, "")}`;
    const path = `/early${this.#count++}`;
    const request = `POST ${path} HTTP/1.1\r\nHost: a.test\r\n${framed}`;
    const got = await this.#scene.talk(roll, request, way);
    const outcome = { whole: legal.meaning, failed: false };
    const wrongs = [
      ...judgeAnswer(outcome, { method: "POST", wantsTrailers: false }, got),
      ...await this.#askAside(roll),
      ...this.#scene.origin.wrongs.splice(0),
    ];
    this.#scene.origin.seen.length = 0;
    return wrongs.length === 0 ? [] : [...wrongs, JSON.stringify(this.#saying.text.slice(0, 2000))];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scene[Symbol.asyncDispose]();
  }

  /** What was kept of it must be the whole; else the origin is asked once more. */
  async #askAgain(roll: Dice, path: string, { whole }: Outcome): Promise<string[]> {
    this.#saying = { text: imageOf("again") };
    const got = await this.#get(roll, path);
    if (got.endsWith("\r\n\r\nagain")) return [];
    const asked = { method: "GET", wantsTrailers: false };
    return judgeAnswer({ whole, failed: false }, asked, got).map((wrong) => `again: ${wrong}`);
  }

  /** Somebody else's request, on what may be the same connection. */
  async #askAside(roll: Dice): Promise<string[]> {
    const got = await this.#get(roll, "/victim");
    return got.endsWith("\r\n\r\nvictim") ? [] : [`somebody else got ${got.slice(0, 200)}`];
  }

  async #get(roll: Dice, path: string): Promise<string> {
    const request = `GET ${path} HTTP/1.1\r\nHost: a.test\r\n\r\n`;
    return await this.#scene.talk(roll, request, "pipe");
  }
}

function spoil(roll: Dice, text: string, flaw: Flaw): string {
  if (flaw === "none") return text;
  if (flaw === "damaged") return damage(roll, text);
  const near = Math.min(text.length, 12);
  return text.slice(0, once(roll, 2) ? text.length - roll(near) : roll(text.length));
}
