import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { allowed } from "../allowed.ts";
import { createVariform, type Variform, type VariformOptions } from "../../src/mod.ts";

const ignore = !allowed.net;

const HTML = `<!doctype html><html lang="en"><title>T</title><h1>T</h1>${
  "<p>A line of text that repeats.</p>\n".repeat(100)
}`;

interface Fronted extends AsyncDisposable {
  readonly app: Variform;
  /** Requests that the origin has seen. */
  readonly seen: Request[];
  get(path: string, headers?: Record<string, string>, init?: RequestInit): Promise<Response>;
}

/** An origin server on a port of its own, and a Variform in front of it. */
function front(
  handler: (request: Request) => Response | Promise<Response>,
  options: Partial<VariformOptions> = {},
): Fronted {
  const seen: Request[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    seen.push(request.clone());
    return handler(request);
  });
  const app = createVariform({ origin: `http://127.0.0.1:${server.addr.port}`, ...options });
  return {
    app,
    seen,
    get: (path, headers = {}, init = {}) =>
      app.fetch(new Request(`http://site.test${path}`, { headers, ...init })),
    async [Symbol.asyncDispose]() {
      await app.close();
      await server.shutdown();
    },
  };
}

function html(fields: Record<string, string> = {}): Response {
  return new Response(HTML, { headers: { "content-type": "text/html; charset=utf-8", ...fields } });
}

Deno.test({
  name: "upstream: one stored page answers for all its forms",
  ignore,
  async fn() {
    await using fronted = front(() => html({ "cache-control": "max-age=60", etag: '"v1"' }));
    const asks: [Record<string, string>, string, string | null][] = [
      [{ accept: "text/html" }, "text/html; charset=utf-8", null],
      [{ accept: "text/markdown" }, "text/markdown; charset=utf-8", null],
      [
        { accept: "text/markdown", "accept-encoding": "gzip" },
        "text/markdown; charset=utf-8",
        "gzip",
      ],
      [{ accept: "text/plain" }, "text/plain; charset=utf-8", null],
      [{ accept: "text/html", "accept-encoding": "br" }, "text/html; charset=utf-8", "br"],
    ];
    const first: Uint8Array[] = [];
    for (const round of [0, 1]) {
      for (const [index, [headers, type, coding]] of asks.entries()) {
        const response = await fronted.get("/page", headers);
        assertEquals(response.headers.get("content-type"), type);
        assertEquals(response.headers.get("content-encoding"), coding);
        const bytes = await response.bytes();
        if (round === 0) first.push(bytes);
        else assertEquals(bytes, first[index]);
        if (round === 1) assertStringIncludes(response.headers.get("cache-status") ?? "", "hit");
      }
    }
    assertEquals(fronted.seen.length, 1);
  },
});

Deno.test({
  name: "upstream: what is personal is not given to others",
  ignore,
  async fn() {
    const personal: Record<string, string>[] = [
      { "cache-control": "private, max-age=60" },
      { "cache-control": "no-store" },
      { "cache-control": "max-age=60", "set-cookie": "id=1" },
      { "cache-control": "max-age=60", vary: "*" },
    ];
    for (const fields of personal) {
      let count = 0;
      await using fronted = front(() =>
        new Response(`<h1>${++count}</h1>`, {
          headers: { "content-type": "text/html", ...fields },
        })
      );
      for (const expected of ["# 1", "# 2"]) {
        const response = await fronted.get("/", { accept: "text/markdown" });
        assertEquals((await response.text()).trim(), expected);
      }
    }
    await using fronted = front((request) =>
      html({
        "cache-control": "max-age=60",
        "x-user": request.headers.get("authorization") ?? "nobody",
      })
    );
    for (const user of ["Basic YQ==", "Basic Yg=="]) {
      const response = await fronted.get("/", { authorization: user });
      assertEquals(response.headers.get("x-user"), user);
      await response.body?.cancel();
    }
  },
});

Deno.test({
  name: "upstream: a stale page is validated, and 304 makes it fresh",
  ignore,
  async fn() {
    let now = 1_800_000_000_000;
    await using fronted = front((request) => {
      const fields = {
        "cache-control": "max-age=60",
        etag: '"v1"',
        date: new Date(now).toUTCString(),
      };
      return request.headers.get("if-none-match") === '"v1"'
        ? new Response(null, { status: 304, headers: fields })
        : html(fields);
    }, { now: () => now });
    const ask = async () => await (await fronted.get("/", { accept: "text/markdown" })).text();
    const text = await ask();
    now += 61_000;
    assertEquals(await ask(), text);
    assertEquals(fronted.seen.map((request) => request.headers.get("if-none-match")), [
      null,
      '"v1"',
    ]);
    now += 30_000;
    assertEquals(await ask(), text);
    assertEquals(fronted.seen.length, 2);
  },
});

Deno.test({
  name: "upstream: each language that the origin negotiates is stored beside its request field",
  ignore,
  async fn() {
    await using fronted = front((request) => {
      const language = request.headers.get("accept-language")?.startsWith("ko") ? "ko" : "en";
      return new Response(`<h1>${language}</h1>`, {
        headers: {
          "content-type": "text/html",
          "content-language": language,
          "cache-control": "max-age=60",
          "vary": "Accept-Language",
        },
      });
    });
    for (const _ of [1, 2]) {
      for (const language of ["ko", "en"]) {
        const headers = { accept: "text/markdown", "accept-language": language };
        const response = await fronted.get("/", headers);
        assertEquals((await response.text()).trim(), `# ${language}`);
        const vary = response.headers.get("vary")?.toLowerCase().split(", ").toSorted();
        assert(vary?.includes("accept") && vary.includes("accept-language"), String(vary));
      }
    }
    assertEquals(fronted.seen.length, 2);
  },
});

Deno.test({
  name: "upstream: no-transform passes as it is, and so do errors and redirects",
  ignore,
  async fn() {
    await using fronted = front((request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/fixed") return html({ "cache-control": "no-transform" });
      if (pathname === "/gone") {
        return new Response(HTML, { status: 410, headers: { "content-type": "text/html" } });
      }
      return Response.redirect(new URL("/next", request.url), 307);
    });
    const accept = { accept: "text/markdown, text/html;q=0.5", "accept-encoding": "gzip" };
    const fixed = await fronted.get("/fixed", accept);
    assertEquals([fixed.status, await fixed.text()], [200, HTML]);
    const gone = await fronted.get("/gone", accept);
    assertEquals([gone.status, await gone.text()], [410, HTML]);
    const moved = await fronted.get("/moved", accept);
    assertEquals([moved.status, moved.headers.get("location")], [307, "/next"]);
    await moved.body?.cancel();
  },
});

Deno.test({
  name: "upstream: unsafe methods go through with their bodies, and invalidate what was stored",
  ignore,
  async fn() {
    let title = "old";
    await using fronted = front(async (request) => {
      if (request.method === "POST") {
        title = await request.text();
        return new Response(`got ${title}`, { status: 201, headers: { location: request.url } });
      }
      return new Response(`<h1>${title}</h1>`, {
        headers: { "content-type": "text/html", "cache-control": "max-age=60" },
      });
    });
    const read = async () =>
      (await (await fronted.get("/x", { accept: "text/markdown" })).text()).trim();
    assertEquals(await read(), "# old");
    const posted = await fronted.get("/x", {}, { method: "POST", body: "new" });
    assertEquals([posted.status, posted.headers.get("location"), await posted.text()], [
      201,
      "/x",
      "got new",
    ]);
    assertEquals(await read(), "# new");
  },
});

Deno.test({
  name: "upstream: an event stream arrives as it is sent, not at its end",
  ignore,
  async fn() {
    const { promise: release, resolve } = Promise.withResolvers<void>();
    await using fronted = front(() =>
      new Response(
        new ReadableStream({
          async start(controller) {
            controller.enqueue(new TextEncoder().encode("data: 1\n\n"));
            await release;
            controller.enqueue(new TextEncoder().encode("data: 2\n\n"));
            controller.close();
          },
        }),
        { headers: { "content-type": "text/event-stream" } },
      )
    );
    const response = await fronted.get("/events", {
      accept: "text/event-stream",
      "accept-encoding": "gzip",
    });
    assertEquals(response.headers.get("content-encoding"), null);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    assertEquals((await reader.read()).value, "data: 1\n\n");
    resolve();
    assertEquals((await reader.read()).value, "data: 2\n\n");
    assertEquals((await reader.read()).done, true);
  },
});

Deno.test({
  name: "upstream: a large download streams, and a range of it is the origin's",
  ignore,
  async fn() {
    const size = 32 << 20;
    await using fronted = front((request) => {
      const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.get("range") ?? "");
      if (range) {
        return new Response(new Uint8Array(Number(range[2]) - Number(range[1]) + 1), {
          status: 206,
          headers: {
            "content-type": "video/mp4",
            "content-range": `bytes ${range[1]}-${range[2]}/${size}`,
          },
        });
      }
      let sent = 0;
      return new Response(
        new ReadableStream<Uint8Array>({
          pull(controller) {
            if (sent >= size) return controller.close();
            controller.enqueue(new Uint8Array(1 << 20).fill(sent >> 20));
            sent += 1 << 20;
          },
        }),
        { headers: { "content-type": "video/mp4", "content-length": String(size) } },
      );
    });
    const whole = await fronted.get("/film.mp4");
    let received = 0;
    for await (const chunk of whole.body!) received += chunk.length;
    assertEquals(received, size);
    const part = await fronted.get("/film.mp4", { range: "bytes=100-199" });
    assertEquals([part.status, (await part.bytes()).length], [206, 100]);
    assertEquals(fronted.seen.length, 2);
  },
});

Deno.test({
  name: "upstream: a page has a Markdown twin under its name",
  ignore,
  async fn() {
    await using fronted = front((request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/about.html") return html({ "cache-control": "max-age=60" });
      if (pathname === "/own.md") {
        return new Response("# Own", { headers: { "content-type": "text/markdown" } });
      }
      return new Response("none", { status: 404, headers: { "content-type": "text/plain" } });
    });
    for (const asked of [3, 3]) {
      const twin = await fronted.get("/about.md", { accept: "text/html" });
      assertEquals(twin.headers.get("content-type"), "text/markdown; charset=utf-8");
      assertStringIncludes(twin.headers.get("link") ?? "", '</about.html>; rel="canonical"');
      assertStringIncludes(await twin.text(), "# T");
      assertEquals(fronted.seen.length, asked);
    }
    const own = await fronted.get("/own.md", { accept: "text/html" });
    assertStringIncludes(await own.text(), "<h1");
    const none = await fronted.get("/none.md");
    assertEquals([none.status, await none.text()], [404, "none"]);
  },
});

Deno.test({
  name: "upstream: many streams that go on do not keep others from the origin",
  ignore,
  async fn() {
    const { promise: release, resolve } = Promise.withResolvers<void>();
    await using fronted = front((request) => {
      if (new URL(request.url).pathname !== "/events") return html();
      const body = new ReadableStream({
        async start(controller) {
          controller.enqueue(new TextEncoder().encode("data: 1\n\n"));
          await release;
          controller.close();
        },
      });
      return new Response(body, { headers: { "content-type": "text/event-stream" } });
    });
    const streams = await Promise.all(Array.from({ length: 100 }, () => fronted.get("/events")));
    const page = await fronted.get("/page", { accept: "text/markdown" });
    assertStringIncludes(await page.text(), "# T");
    resolve();
    for (const stream of streams) assertEquals(await stream.text(), "data: 1\n\n");
  },
});

Deno.test({
  name: "upstream: where a form is found, the rest of the query stays as it was written",
  ignore,
  async fn() {
    await using fronted = front(() => html());
    const response = await fronted.get("/x?flag&a=%20b&format=", { accept: "text/markdown" });
    await response.body?.cancel();
    assertEquals(response.headers.get("content-location"), "/x?flag&a=%20b&format=md");
  },
});

Deno.test({
  name: "upstream: a weak tag that the origin confirms with its strong form is validated at once",
  ignore,
  async fn() {
    let now = Date.now();
    await using fronted = front((request) => {
      const date = new Date(now).toUTCString();
      return request.headers.get("if-none-match") === 'W/"v1"'
        ? new Response(null, { status: 304, headers: { etag: '"v1"', date } })
        : html({ etag: 'W/"v1"', "cache-control": "max-age=1", date });
    }, { now: () => now });
    for (const _ of [1, 2]) {
      const response = await fronted.get("/", { accept: "text/markdown" });
      await response.body?.cancel();
      now += 10_000;
    }
    assertEquals(fronted.seen.length, 2);
  },
});

Deno.test({
  name: "upstream: an origin that is down is a 502 page, negotiated",
  ignore,
  async fn() {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    listener.close();
    const app = createVariform({ origin: `http://127.0.0.1:${port}` });
    const ask = (accept: string) =>
      app.fetch(new Request("http://site.test/", { headers: { accept } }));
    const problem = await ask("application/json");
    assertEquals(problem.status, 502);
    assertStringIncludes((await problem.json()).detail, "cannot be reached");
    const page = await ask("text/html");
    assertEquals(page.headers.get("content-type"), "text/html; charset=utf-8");
    await page.body?.cancel();
    await app.close();
  },
});

Deno.test({
  name: "upstream: an origin that does not answer in time is a 504",
  ignore,
  async fn() {
    const { promise: never, resolve } = Promise.withResolvers<Response>();
    await using fronted = front(() => never, { limits: { headTime: 100 } });
    const response = await fronted.get("/");
    assertEquals(response.status, 504);
    await response.body?.cancel();
    resolve(new Response());
  },
});

Deno.test({
  name: "upstream: the client's own claims about itself are overwritten",
  ignore,
  async fn() {
    await using fronted = front(() => html());
    const response = await fronted.get("/", {
      "x-forwarded-for": "10.1.1.1",
      forwarded: "for=evil",
    });
    await response.body?.cancel();
    const [{ headers }] = fronted.seen;
    assertEquals(headers.get("x-forwarded-host"), "site.test");
    assert(!headers.get("x-forwarded-for")?.includes("10.1.1.1"));
    assert(!headers.get("forwarded")?.includes("evil"));
    assertStringIncludes(headers.get("via") ?? "", "variform");
    assertStringIncludes(headers.get("host") ?? "", "127.0.0.1:");
  },
});

Deno.test({
  name: "upstream: WebSocket frames go both ways",
  ignore,
  async fn() {
    await using fronted = front((request) => {
      const { socket, response } = Deno.upgradeWebSocket(request, { protocol: "chat" });
      socket.onmessage = ({ data }) => socket.send(`echo ${data}`);
      return response;
    });
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, fronted.app.fetch);
    const socket = new WebSocket(`ws://127.0.0.1:${server.addr.port}/live`, ["chat"]);
    const answer = await new Promise((resolve, reject) => {
      socket.onopen = () => socket.send("hello");
      socket.onmessage = ({ data }) => resolve(data);
      socket.onerror = reject;
    });
    assertEquals([answer, socket.protocol], ["echo hello", "chat"]);
    const closed = new Promise((resolve) => socket.onclose = resolve);
    socket.close(1000);
    await closed;
    await server.shutdown();
  },
});

Deno.test("middleware: what one application has answered is not given for another", async () => {
  const variform = createVariform({ origin: () => new Response(null, { status: 404 }) });
  for (const title of ["One", "Two"]) {
    const answer = await variform.middleware(
      new Request("http://site.test/", { headers: { accept: "text/markdown" } }),
      () =>
        new Response(`<h1>${title}</h1>`, {
          headers: { "content-type": "text/html", "cache-control": "max-age=60" },
        }),
    );
    assertEquals((await answer.text()).trim(), `# ${title}`);
  }
});

Deno.test("createVariform: a failure is logged in one line under the id that the page shows", async () => {
  const lines: string[] = [];
  const app = createVariform({
    origin: () => {
      throw new Error("out of tea\nand cake");
    },
    log: (line) => lines.push(line),
  });
  const request = new Request("http://site.test/", { headers: { accept: "application/json" } });
  const problem = await (await app.fetch(request)).json();
  assertEquals([problem.status, lines.length], [500, 1]);
  assertStringIncludes(lines[0], problem.id);
  assertStringIncludes(lines[0], "out of tea\\u{a}and cake");
});

Deno.test({
  name: "middleware: an application in this process is negotiated for",
  async fn() {
    const app = createVariform({ origin: () => html({ "cache-control": "max-age=60" }) });
    const ask = (accept: string) =>
      app.fetch(new Request("http://site.test/", { headers: { accept } }));
    assertStringIncludes(await (await ask("text/markdown")).text(), "# T");
    assertEquals(await (await ask("text/html")).text(), HTML);
    const wrapped = await app.middleware(
      new Request("http://site.test/other", { headers: { accept: "text/markdown" } }),
      () => new Response("<h1>Inner</h1>", { headers: { "content-type": "text/html" } }),
    );
    assertEquals((await wrapped.text()).trim(), "# Inner");
    await app.close();
  },
});
