import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { allowed } from "../allowed.ts";
import { type DenoFrontOptions, startDenoFront } from "../../src/server/deno_front.ts";
import type { Front, Respond } from "../../src/server/front.ts";

const ignore = !allowed.net;

function startFront(respond: Respond, options: Partial<DenoFrontOptions> = {}): Front {
  const address = { hostname: "127.0.0.1", port: 0 };
  return startDenoFront(respond, { address, targetBytes: 1000, ...options });
}

const echoPath: Respond = ({ url, headers }) =>
  Promise.resolve({
    status: 200,
    headers: new Headers({ "content-type": "text/plain" }),
    body: new TextEncoder().encode(`${url.pathname} ${headers.get("accept")}`),
  });

/** Sends raw bytes and reads until the server closes. */
async function sendRaw({ address }: Front, request: string): Promise<string> {
  using connection = await Deno.connect(address);
  await connection.write(new TextEncoder().encode(request));
  return await new Response(connection.readable, {}).text();
}

Deno.test({
  name: "startDenoFront hands the exchange on and writes the reply",
  ignore,
  async fn() {
    const front = startFront(echoPath);
    const answer = await sendRaw(
      front,
      "GET /about HTTP/1.1\r\nHost: a.test\r\nAccept: text/html\r\nConnection: close\r\n\r\n",
    );
    assertStringIncludes(answer, "HTTP/1.1 200 OK");
    assertStringIncludes(answer, "/about text/html");
    await front.shutdown();
    await front.finished;
  },
});

Deno.test({
  name: "startDenoFront refuses a Host that would change the path, and a missing one",
  ignore,
  async fn() {
    const front = startFront(echoPath);
    for (
      const host of ["Host: a/admin?x=\r\n", "Host: a#\r\n", "Host: u@a\r\n", "Host: [::1\r\n", ""]
    ) {
      const answer = await sendRaw(
        front,
        `GET /public HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
      );
      assertStringIncludes(answer, "HTTP/1.1 400");
      assert(!answer.includes("/admin "), answer);
    }
    for (const target of ["/a/../b", "/%2e%2e/b", "/a\\b", "/%00", `/${"x".repeat(2000)}`]) {
      const answer = await sendRaw(
        front,
        `GET ${target} HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n`,
      );
      assert(/^HTTP\/1\.1 4(?:00|14)/.test(answer), answer);
    }
    await front.shutdown();
  },
});

Deno.test({
  name: "startDenoFront answers OPTIONS * itself, and keeps targets as they were sent",
  ignore,
  async fn() {
    const front = startFront(({ url, target }) =>
      Promise.resolve({
        status: 200,
        headers: new Headers(),
        body: new TextEncoder().encode(target ?? url.href),
      })
    );
    const ask = (line: string) =>
      sendRaw(front, `${line} HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n`);
    assertStringIncludes(await ask("OPTIONS *"), "HTTP/1.1 204");
    assertStringIncludes(await ask("OPTIONS /x"), "http://a.test/x");
    assertStringIncludes(await ask("GET /?a='b'"), "\r\n\r\n/?a='b'");
    assertStringIncludes(await ask("GET HTTP://A.test:80?x"), "http://a.test/?x");
    assertStringIncludes(await ask("GET https://a.test/x"), "HTTP/1.1 421");
    assertStringIncludes(await ask("GET http://u@a.test/x"), "HTTP/1.1 400");
    await front.shutdown();
  },
});

Deno.test({
  name: "startDenoFront sends 205 as 204, so that nobody waits for its end",
  ignore,
  async fn() {
    const front = startFront(() =>
      Promise.resolve({ status: 205, headers: new Headers(), body: null })
    );
    const answer = await sendRaw(front, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertStringIncludes(answer, "HTTP/1.1 204");
    await front.shutdown();
  },
});

Deno.test({
  name: "startDenoFront drains: 50 of 50 answers in flight finish",
  ignore,
  async fn() {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    let waiting = 0;
    const { promise: all, resolve: allWait } = Promise.withResolvers<void>();
    const front = startFront(async (exchange) => {
      if (++waiting === 50) allWait();
      await gate;
      return await echoPath(exchange);
    });
    const { hostname, port } = front.address;
    const answers = Array.from({ length: 50 }, async (_, index) => {
      const response = await fetch(`http://${hostname}:${port}/${index}`);
      return [response.status, await response.text()];
    });
    await all;
    const stopped = front.shutdown();
    open();
    const got = await Promise.all(answers);
    assertEquals(got, Array.from({ length: 50 }, (_, index) => [200, `/${index} */*`]));
    await stopped;
    await front.finished;
  },
});

Deno.test({
  name: "startDenoFront throws when the port is in use",
  ignore,
  async fn() {
    const front = startFront(echoPath);
    let thrown: unknown;
    try {
      startFront(echoPath, { address: front.address });
    } catch (error) {
      thrown = error;
    }
    assert(thrown instanceof Deno.errors.AddrInUse);
    await front.shutdown();
  },
});
