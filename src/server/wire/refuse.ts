/**
 * Answers to what is not handed on, and the end of a connection.
 *
 * @module
 */
import { encodeLatin1 } from "../../http1/latin1.ts";
import { reasonPhrase } from "../../http1/reason_phrase.ts";
import type { Refusal } from "../../http1/refusal.ts";
import { formatHttpDate } from "../../syntax/http_date.ts";
import { Fault } from "../../model/fault.ts";
import type { Connection } from "./connection.ts";
import type { Setting } from "./setting.ts";
import type { FrontLimits } from "../../model/front_limits.ts";

/** Answers with a refusal and closes: what follows a request that was not understood is not one. */
export async function refuse(
  connection: Connection,
  { status, reason }: Refusal,
  { limits, log }: Pick<Setting, "limits" | "log">,
  headed = false,
): Promise<void> {
  log?.(`refused ${status} ${reason}`, true);
  connection.phase = "closing";
  connection.reading.clear();
  const text = `${status} ${reasonPhrase(status)}: ${reason}\n`;
  const head = `HTTP/1.1 ${status} ${reasonPhrase(status)}\r\ncontent-type: text/plain\r\n` +
    `content-length: ${text.length}\r\ncache-control: no-store\r\n` +
    `date: ${formatHttpDate(Date.now())}\r\nconnection: close\r\n\r\n`;
  try {
    await connection.write(encodeLatin1(headed ? head : head + text));
  } catch {
    return;
  }
  await closeGently(connection, limits);
}

/**
 * Closes the sending side, and reads on for a while: a socket that is closed with bytes unread is
 * reset, and the client may lose the answer with it (RFC 9112 §9.6).
 */
export async function closeGently(connection: Connection, limits: FrontLimits): Promise<void> {
  const { intake, reading, watch } = connection;
  connection.phase = "closing";
  const end = () => connection.destroy(new Fault("bad-request", "The connection is closed"));
  if (!connection.over) await connection.closeWrite();
  reading.set(watch.after(limits.lingerTime), end);
  while (!connection.over && !intake.ended) {
    if (!intake.listening) intake.start = intake.end;
    await intake.listen();
  }
  end();
}
