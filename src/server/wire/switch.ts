/**
 * Changing the protocol of a connection (RFC 9110 §7.8): after a 101 it carries bytes both ways that
 * nobody here looks at.
 *
 * @module
 */
import { formatSwitchingHead } from "../../http1/answer_head.ts";
import { encodeLatin1 } from "../../http1/latin1.ts";
import type { Tunnel } from "../../http1/tunnel.ts";
import { Fault } from "../../model/fault.ts";
import type { Connection } from "./connection.ts";

/** Writes the 101 and joins both ends until each has said its last. */
export async function joinTunnel(
  connection: Connection,
  headers: Headers,
  tunnel: Tunnel,
): Promise<void> {
  const protocol = headers.get("upgrade") ?? "";
  await connection.write(encodeLatin1(formatSwitchingHead(protocol, headers)));
  const reader = tunnel.readable.getReader();
  const writer = tunnel.writable.getWriter();
  connection.bystander = {
    onQuiet: () => {},
    onEnd: (reason) => {
      reader.cancel(reason).catch(() => {});
      writer.abort(reason).catch(() => {});
    },
  };
  const over = (error: unknown) => connection.destroy(error);
  await Promise.all([
    toClient(connection, reader).catch(over),
    toOrigin(connection, writer).catch(over),
  ]);
  connection.destroy(new Fault("bad-request", "The tunnel is closed"));
}

async function toClient(
  connection: Connection,
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<void> {
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    await connection.write(next.value);
  }
  await connection.closeWrite();
}

async function toOrigin(
  { intake }: Connection,
  writer: WritableStreamDefaultWriter<Uint8Array>,
): Promise<void> {
  for (;;) {
    if (!intake.listening && !intake.empty) {
      const bytes = intake.window.slice();
      intake.start = intake.end;
      await writer.write(bytes);
    } else if (intake.ended) break;
    else await intake.listen();
  }
  await writer.close();
}
