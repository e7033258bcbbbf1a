import { arena } from "../../src/bytes/arena.ts";
import { startDenoFront } from "../../src/server/deno_front.ts";
import { startWireFront } from "../../src/server/wire/front.ts";
import { allowed } from "../allowed.ts";
import { type FrontTuning, testFront } from "../contract/front_contract.ts";
import { assertEquals } from "@std/assert";

const LOOPBACK = { hostname: "127.0.0.1", port: 0 };
const ignore = !allowed.net;

testFront({
  name: "startWireFront",
  ignore,
  start: (respond, { address = LOOPBACK, trustForwarded, ...tuning }: FrontTuning) =>
    startWireFront(respond, { address, trustForwarded, limits: { lingerTime: 200, ...tuning } }),
});

const NO_TIMES = "Deno.serve has no time-outs; it belongs behind a proxy";

testFront({
  name: "startDenoFront",
  ignore,
  start: (respond, { address = LOOPBACK, targetBytes = 16 << 10, trustForwarded }: FrontTuning) =>
    startDenoFront(respond, { address, targetBytes, trustForwarded }),
  lacks: {
    "head-time": NO_TIMES,
    "idle-time": NO_TIMES,
    "body-time": NO_TIMES,
    "drain-time": "Deno.serve waits for all answers; the process ends itself after a time",
    "body-limit": "Deno.serve has no limits; a proxy in front of it has",
    "field-limit": "Deno.serve has a fixed limit of 128 fields",
    "inform": "Deno.serve sends no interim answers but 100",
    "late-continue": "Deno.serve asks for the content as soon as its stream is made",
    "leaving": "the signal of Deno.serve aborts after every answer, too",
    "no-host": "Deno.serve invents a Host, so a missing one is refused",
    "asterisk-form": "Deno.serve writes * as /*, which only OPTIONS is not taken for",
    "trailers": "Deno.serve drops trailers of requests and sends none",
    "tunnel": "Deno.serve gives WebSocket frames, not the connection",
    "exact-length": "Deno.serve checks no lengths; the pipeline announces none it does not know",
  },
});

Deno.test({
  name: "startWireFront has given all slots back in the end",
  ignore,
  fn: () => assertEquals(arena.leased, 0),
});
