/**
 * WebSocket through the gateway: the client's socket and the origin's, joined frame by frame.
 *
 * @module
 */
import { Fault } from "../model/fault.ts";
import { type Exchange, isEmpty, type Reply } from "./exchange.ts";

/** At most so many frames wait for the origin's socket to open. */
const WAITING_LIMIT = 64;

/**
 * Whether the request is a WebSocket handshake (RFC 6455 §4.1). What has content or another method is
 * none, whatever it offers: it is a request as others are, and its content is part of it.
 */
export function isWebSocket(exchange: Pick<Exchange, "method" | "headers" | "body">): boolean {
  const { method, headers } = exchange;
  return method === "GET" && isEmpty(exchange) &&
    headers.get("upgrade")?.trim().toLowerCase() === "websocket" &&
    /(?:^|,)\s*upgrade\s*(?:,|$)/i.test(headers.get("connection") ?? "") &&
    headers.has("sec-websocket-key");
}

/** Opens the origin's socket first, so that a refusal can still be told as a status. */
export async function relay(
  headers: Headers,
  upgrade: NonNullable<Exchange["upgrade"]>,
  connect: (protocols: readonly string[]) => WebSocket,
  time: number,
): Promise<Reply> {
  const offered = headers.get("sec-websocket-protocol") ?? "";
  const inner = connect(
    offered.split(",").map((name) => name.trim()).filter((name) => name !== ""),
  );
  inner.binaryType = "arraybuffer";
  await opened(inner, time);
  const { socket: outer, response } = upgradeOrClose(inner, upgrade);
  outer.binaryType = "arraybuffer";
  join(inner, outer);
  join(outer, inner);
  return { status: 101, headers: new Headers(), body: null, upgraded: response };
}

function upgradeOrClose(
  inner: WebSocket,
  upgrade: NonNullable<Exchange["upgrade"]>,
): ReturnType<NonNullable<Exchange["upgrade"]>> {
  try {
    return upgrade(inner.protocol || undefined);
  } catch (error) {
    inner.close();
    throw new Fault("bad-request", "not a WebSocket handshake", { cause: error });
  }
}

/** Resolves when the socket is open; rejects when it cannot be, or not in time. */
function opened(socket: WebSocket, time: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.close();
      reject(new Fault("origin-slow", `no WebSocket within ${time} ms`));
    }, time);
    socket.addEventListener("open", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
    const refuse = () => {
      clearTimeout(timer);
      reject(new Fault("origin-down", "the origin refused the WebSocket"));
    };
    socket.addEventListener("error", refuse, { once: true });
    socket.addEventListener("close", refuse, { once: true });
  });
}

/** Hands frames of one socket to the other, those that come too early when it has opened. */
function join(from: WebSocket, to: WebSocket): void {
  const early: (string | ArrayBuffer)[] = [];
  from.addEventListener("message", ({ data }) => {
    if (to.readyState === WebSocket.OPEN) to.send(data);
    else if (to.readyState === WebSocket.CONNECTING && early.length < WAITING_LIMIT) {
      early.push(data);
    } else close(from, 1011, "");
  });
  to.addEventListener("open", () => {
    for (const data of early.splice(0)) to.send(data);
  }, { once: true });
  from.addEventListener("close", ({ code, reason }) => close(to, code, reason), { once: true });
  // An error is always followed by a close; without a listener it would be an uncaught error.
  from.addEventListener("error", () => {});
}

function close(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState >= WebSocket.CLOSING) return;
  // The other codes may not be sent by way of the WebSocket API (RFC 6455 §7.4).
  const sendable = code === 1000 || (code >= 3000 && code <= 4999);
  if (sendable) socket.close(code, reason);
  else socket.close();
}
