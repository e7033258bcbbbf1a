/**
 * One connection from its first request to its last (RFC 9112 §9.3): one at a time and in order,
 * however many the client sends ahead; what is ahead stays in the socket.
 *
 * @module
 */
import { isRefusal } from "../../http1/refusal.ts";
import type { Reply } from "../../pipeline/exchange.ts";
import { type Connection, gone } from "./connection.ts";
import type { Question } from "./again.ts";
import { deliver } from "./deliver.ts";
import { type Plan, planRequest } from "./plan.ts";
import { isClosing, receiveHead, restUntilRequest } from "./receive_head.ts";
import { closeGently, refuse } from "./refuse.ts";
import type { Setting } from "./setting.ts";
import { Turn } from "./turn.ts";

/**
 * Serves a connection until it ends: requests and answers, until no more may follow. Never rejects. One
 * function, for every wait within another one costs time, and memory while it lasts.
 */
export async function converse(connection: Connection, setting: Setting): Promise<void> {
  const { intake } = connection;
  try {
    for (;;) {
      if (intake.empty) {
        restUntilRequest(connection, setting);
        if (intake.listening) await intake.listen();
        else if (!intake.ended) intake.took(await intake.read());
        if (intake.empty) {
          endSilently(connection);
          break;
        }
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
      let head = receiveHead(connection, setting);
      while (head === undefined && !intake.ended && !isClosing(connection)) {
        if (intake.listening) await intake.listen();
        else intake.took(await intake.readOn());
        head = isClosing(connection) ? undefined : receiveHead(connection, setting);
      }
      if (head === undefined) {
        endSilently(connection);
        break;
      }
      const plan = isRefusal(head) ? head : planRequest(head, setting);
      if (isRefusal(plan)) {
        await refuse(connection, plan, setting, !isRefusal(head) && head.method === "HEAD");
        break;
      }
      const question = setting.draining ? undefined : setting.again.question(plan);
      const like = question && setting.again.recall(question);
      if (like !== undefined) {
        connection.phase = "exchange";
        await (like.whole === undefined ? like.write(connection) : connection.write(like.whole));
        continue;
      }
      if (!await takeTurn(connection, setting, plan, question)) break;
    }
    if (!connection.over) await closeGently(connection, setting.limits);
  } catch (error) {
    // The client has left, or its answer was cut: the connection is destroyed already.
    connection.destroy(error);
  }
  intake.dispose();
  connection.host.over(connection);
}
/** Hands a request on and answers it. Resolves with whether the next one follows. */
async function takeTurn(
  connection: Connection,
  setting: Setting,
  plan: Plan,
  question: Question | undefined,
): Promise<boolean> {
  const turn = new Turn(connection, setting, plan);
  let reply: Reply;
  try {
    reply = await turn.ask();
  } catch (error) {
    reply = turn.excuse(error);
  }
  const prepared = turn.prepare(reply);
  const answer = prepared instanceof Promise ? await prepared : prepared;
  if (answer !== undefined) {
    if (question !== undefined) setting.again.keep(question, answer, reply, turn.exchange);
    await deliver(connection, answer, setting.arena);
    connection.forgetExchange();
    if (answer.persistent && (turn.over || await turn.discardRest())) return true;
  }
  turn.end();
  return false;
}

/** Nothing to be answered: the client has left, or was answered by an alarm. */
function endSilently(connection: Connection): void {
  if (connection.phase !== "closing") connection.destroy(gone());
}
