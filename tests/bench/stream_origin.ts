/**
 * An origin of one long answer in chunks, as cheap as can be, and a proxy as most would write it on
 * Deno: what the wire front's way with content that it passes on is compared with. Prints its port.
 *
 *     deno run --allow-net tests/bench/stream_origin.ts origin [chunk] | fetch ORIGIN
 *
 * @module
 */

/** How much there is. */
export const TOTAL = 100 << 20;

const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n" +
  "Cache-Control: no-store\r\nTransfer-Encoding: chunked\r\n\r\n";

/** About a mebibyte of whole chunks. */
function chunks(size: number): Uint8Array {
  const line = `${size.toString(16)}\r\n`;
  const one = new TextEncoder().encode(line + "x".repeat(size) + "\r\n");
  const count = Math.ceil((1 << 20) / size);
  const all = new Uint8Array(one.length * count);
  for (let i = 0; i < count; i++) all.set(one, i * one.length);
  return all;
}

async function writeAll(conn: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await conn.write(bytes.subarray(sent));
}

async function answer(conn: Deno.Conn, size: number): Promise<void> {
  const encode = (text: string) => new TextEncoder().encode(text);
  const block = chunks(size);
  const content = Math.ceil((1 << 20) / size) * size;
  const request = new Uint8Array(16 << 10);
  try {
    for (let length = await conn.read(request); length !== null;) {
      await writeAll(conn, encode(HEAD));
      for (let sent = 0; sent < TOTAL; sent += content) await writeAll(conn, block);
      await writeAll(conn, encode("0\r\n\r\n"));
      const asked = new TextDecoder().decode(request.subarray(0, length));
      length = /^connection: close/mi.test(asked) ? null : await conn.read(request);
    }
  } catch {
    // The proxy has left.
  }
  conn.close();
}

if (import.meta.main) {
  const [role, argument] = Deno.args;
  if (role === "origin") {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    console.log(`port ${listener.addr.port}`);
    for await (const conn of listener) answer(conn, Number(argument ?? 64 << 10));
  } else {
    Deno.serve({
      hostname: "127.0.0.1",
      port: 0,
      onListen: ({ port }) => console.log(`port ${port}`),
    }, async (request) => {
      const { pathname, search } = new URL(request.url);
      const { status, headers, body } = await fetch(`${argument}${pathname}${search}`, {
        method: request.method,
        redirect: "manual",
      });
      return new Response(body, { status, headers });
    });
  }
}
