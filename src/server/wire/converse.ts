/**
 * One connection from its first request to its last (RFC 9112 §9.3): one at a time and in order,
 * however many the client sends ahead; what is ahead stays in the socket.
 *
 * @module
 */
import { isRefusal } from "../../http1/refusal.ts";
import type { Reply } from "../../pipeline/exchange.ts";
import { type Connection, gone } from "./connection.ts";
import { deliver } from "./deliver.ts";
import { planRequest } from "./plan.ts";
import { receiveHead, restUntilRequest } from "./receive_head.ts";
import { closeGently, refuse } from "./refuse.ts";
import type { Setting } from "./setting.ts";
import { Turn } from "./turn.ts";

/** Serves a connection until it ends. Never rejects. */
export async function converse(connection: Connection, setting: Setting): Promise<void> {
  try {
    await takeTurns(connection, setting);
    if (!connection.over) await closeGently(connection, setting.limits);
  } catch (error) {
    // The client has left, or its answer was cut: the connection is destroyed already.
    connection.destroy(error);
  }
  connection.host.over(connection);
}

/** Requests and answers, until no more may follow. One function, for every wait costs. */
async function takeTurns(connection: Connection, setting: Setting): Promise<void> {
  const { intake } = connection;
  for (;;) {
    if (intake.empty) {
      restUntilRequest(connection, setting);
      if (intake.listening) await intake.listen();
      else if (!intake.ended) intake.took(await intake.read());
      if (intake.empty) return endSilently(connection);
    }
    const known = setting.draining ? undefined : setting.again.find(connection);
    if (known !== undefined) {
      connection.reading.clear();
      connection.phase = "exchange";
      const { whole } = known;
      if (whole === undefined) await known.write(connection);
      else {
        const rest = connection.endWrite(whole, await connection.beginWrite(whole));
        if (rest !== undefined) await rest;
      }
      continue;
    }
    const received = receiveHead(connection, setting);
    const head = received instanceof Promise ? await received : received;
    if (head === undefined) return endSilently(connection);
    const plan = isRefusal(head) ? head : planRequest(head, setting);
    if (isRefusal(plan)) return await refuse(connection, plan, setting);
    const like = setting.draining ? undefined : setting.again.recall(plan);
    if (like !== undefined) {
      connection.phase = "exchange";
      await (like.whole === undefined ? like.write(connection) : connection.write(like.whole));
      continue;
    }
    const turn = new Turn(connection, setting, plan);
    let reply: Reply;
    try {
      reply = await turn.ask();
    } catch (error) {
      reply = turn.excuse(error);
    }
    const prepared = turn.prepare(reply);
    const answer = prepared instanceof Promise ? await prepared : prepared;
    if (answer === undefined) return turn.end();
    setting.again.keep(plan, reply, turn.exchange);
    await deliver(connection, answer);
    connection.forgetExchange();
    if (!answer.persistent || !(turn.over || await turn.discardRest())) return turn.end();
  }
}

/** Nothing to be answered: the client has left, or was answered by an alarm. */
function endSilently(connection: Connection): void {
  if (connection.phase !== "closing") connection.destroy(gone());
}
