/** Stored answers in place of what the origin fails to give (RFC 9111 §4.2.4, RFC 5861 §4). */
import { html, testCases } from "./wire_case.ts";

const BRIEF = { "cache-control": "max-age=1, stale-if-error=60" };
const broken = (headers: Record<string, string> = {}) =>
  new Response("no", { status: 503, headers });

testCases([
  {
    name: "offer tells that the origin was asked before a stored answer stood in (RFC 9211 §2.2)",
    origin: (_, { turn }) => turn === 1 ? html(BRIEF) : broken(),
    exchanges: [
      {},
      {
        after: 5_000,
        fields: { "cache-status": "variform; fwd=stale; fwd-status=503; ttl=-4", age: "5" },
      },
    ],
  },
  {
    name: "offer gives nothing for an error that became too old while the origin failed",
    origin: (_, { turn, pass }) => {
      if (turn === 1) return html(BRIEF);
      pass(59_000);
      return broken();
    },
    exchanges: [{}, { after: 5_000, status: 503 }],
  },
  {
    name: "land keeps no error that would take the place of what stands in for it",
    origin: (_, { turn }) => turn === 1 ? html(BRIEF) : broken({ "cache-control": "max-age=60" }),
    exchanges: [{}, { after: 5_000, status: 200 }, { after: 5_000, status: 200 }],
    asked: 3,
  },
]);
