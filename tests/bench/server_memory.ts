/**
 * What connections cost a wire front: resident memory before and with many of them.
 *
 *     deno run -A tests/bench/server_memory.ts
 *
 * @module
 */
import { type Running, start } from "../programs.ts";

const PROGRAM = new URL("../server/wire_program.ts", import.meta.url).href;
const KIB = 1024;

/** Holds connections to a front, or feeds it. */
interface Scene {
  readonly name: string;
  /** What the figure is divided by, and what one is called. */
  readonly count: number;
  readonly each: string;
  readonly goal: string;
  run(address: Address): Promise<Deno.Conn[]>;
}

type Address = { readonly hostname: string; readonly port: number };

const encode = (text: string) => new TextEncoder().encode(text);
const GET = encode("GET / HTTP/1.1\r\nHost: a.test\r\nAccept: text/html\r\n\r\n");
const HALF = encode("GET / HTTP/1.1\r\nHost: a.test\r\nAccept: text/ht");
const POST = encode("POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n");

async function connect(address: Address, count: number, first?: Uint8Array, read = false) {
  const all: Deno.Conn[] = [];
  const buffer = new Uint8Array(4 * KIB);
  for (let i = 0; i < count; i++) {
    const conn = await Deno.connect(address);
    all.push(conn);
    if (first !== undefined) await conn.write(first);
    if (read) await conn.read(buffer);
  }
  return all;
}

async function pour(address: Address, bytes: Uint8Array): Promise<Deno.Conn[]> {
  const conn = await Deno.connect(address);
  await conn.write(POST);
  for (let at = 0; at < bytes.length; at += 64 * KIB) {
    const piece = bytes.subarray(at, at + 64 * KIB);
    for (let sent = 0; sent < piece.length;) sent += await conn.write(piece.subarray(sent));
  }
  await conn.read(new Uint8Array(KIB));
  return [conn];
}

const SCENES: readonly Scene[] = [
  {
    name: "10,000 idle connections, each used once",
    count: 10_000,
    each: "KiB each",
    goal: "12",
    run: (address) => connect(address, 10_000, GET, true),
  },
  {
    name: "4,000 half-sent heads",
    count: 4_000,
    each: "KiB each",
    goal: "8",
    run: (address) => connect(address, 4_000, HALF),
  },
  {
    name: "100,000 one-byte chunks",
    count: KIB,
    each: "MiB",
    goal: "16",
    run: (address) => pour(address, encode("1\r\nx\r\n".repeat(100_000) + "0\r\n\r\n")),
  },
  {
    name: "200 MiB for a client that takes nothing",
    count: KIB,
    each: "MiB",
    goal: "16",
    run: async (address) => {
      const [conn] = await connect(address, 1, encode("GET /large HTTP/1.1\r\nHost: a\r\n\r\n"));
      return [conn];
    },
  },
];

async function resident(server: Running, count: number): Promise<number> {
  server.process.kill("SIGUSR1");
  const pattern = new RegExp(`(?:resident (\\d+)[^]*?){${count}}`);
  return Number((await server.waitFor(pattern))[1]);
}

for (const { name, count, each, goal, run } of SCENES) {
  await using server = start(Deno.execPath(), ["run", "--quiet", "-A", PROGRAM, "long"]);
  const [, port] = await server.waitFor(/port (\d+)/);
  const address = { hostname: "127.0.0.1", port: Number(port) };
  // Code and buffers that are needed anyway.
  for (const conn of await connect(address, 2_000, GET, true)) conn.close();
  for (const conn of await connect(address, 2_000, HALF)) conn.close();
  const before = await resident(server, 1);
  const held = await run(address);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const grown = await resident(server, 2) - before;
  console.log(`${name}: ${(grown / KIB / count).toFixed(1)} ${each} (goal ${goal})`);
  for (const conn of held) conn.close();
}
