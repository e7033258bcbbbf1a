import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DEFAULT_LIMITS, type Limits } from "../../../src/model/limits.ts";
import { IcapClient } from "../../../src/transcode/agents/icap/client.ts";
import { type Modified, modify } from "../../../src/transcode/agents/icap/modify.ts";
import { Original } from "../../../src/transcode/agents/original.ts";
import { netTest } from "../../http1/fake_origin.ts";
import { chunked, type IcapScript, optionsAnswer, withIcap } from "./scripted_icap.ts";

const REQUEST = { method: "GET", url: "http://site.test/page", fields: [] };
const RESPONSE = { status: 200, fields: [["Content-Type", "text/html"] as const] };
const SPOOL = 4096;

interface Scene {
  readonly client: IcapClient;
  /** Has a body modified; its length is told where `known` says so. */
  respmod(body: string, known?: boolean): Promise<{ modified: Modified; content: Original }>;
}

function streamOf(text: string, piece = 7): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += piece) pieces.push(bytes.subarray(at, at + piece));
  return ReadableStream.from(pieces);
}

async function read(stream: ReadableStream<Uint8Array> | null | undefined): Promise<string> {
  return await new Response(stream as BodyInit).text();
}

/** The text that would go to the client. */
async function outcome({ modified, content }: Awaited<ReturnType<Scene["respmod"]>>) {
  return await read(modified.kind === "changed" ? modified.body : content.from(0));
}

function icapTest(
  name: string,
  script: IcapScript,
  test: (scene: Scene, service: Parameters<Parameters<typeof withIcap>[1]>[0]) => Promise<void>,
  limits: Partial<Limits> = {},
): void {
  netTest(name, () =>
    withIcap(script, async (service) => {
      const client = new IcapClient(service.url, { limits: { ...DEFAULT_LIMITS, ...limits } });
      const scene: Scene = {
        client,
        async respmod(body, known = true) {
          const content = new Original(streamOf(body), SPOOL);
          const length = known ? body.length : undefined;
          const subject = { request: REQUEST, response: RESPONSE, content, length };
          return { modified: await modify(client, subject, SPOOL), content };
        },
      };
      try {
        await test(scene, service);
        assertEquals(client.connections.lent, 0, "a connection is still lent");
      } finally {
        client.close();
      }
    }));
}

const LONG = "The quick brown fox jumps over the lazy dog. ".repeat(40);

icapTest("modify shows a preview and learns that nothing is to be changed", async (_, peer) => {
  await peer.unchanged();
}, async ({ respmod }, { seen, counts }) => {
  assertEquals(await outcome(await respmod(LONG)), LONG);
  assertEquals(await outcome(await respmod("short")), "short");
  assertEquals([seen[0].body, seen[0].ieof], [LONG.slice(0, 16), false]);
  assertEquals([seen[1].body, seen[1].ieof], ["short", true]);
  assertStringIncludes(seen[0].head, "\r\nPreview: 16");
  assertStringIncludes(seen[0].head, "\r\nAllow: 204, 206");
  assertStringIncludes(seen[0].http, "GET http://site.test/page HTTP/1.1\r\nHost: site.test\r\n");
  assertEquals(counts, { options: 1, connections: 1 });
});

icapTest(
  "modify sends what follows the preview when it is asked to go on",
  async (request, peer) => {
    await peer.readRest(request);
    await peer.modify(request.body?.toUpperCase() ?? "", { fields: "X-Agent: yes\r\n" });
  },
  async ({ respmod }, { seen, counts }) => {
    for (const text of [LONG, "x".repeat(16), "", "short"]) {
      const result = await respmod(text);
      assertEquals(await outcome(result), text.toUpperCase());
      assert(result.modified.kind === "changed");
      assertEquals(result.modified.response?.fields, [
        ["Content-Type", "text/html"],
        ["X-Agent", "yes"],
      ]);
    }
    assertEquals(seen[0].body, LONG);
    assertEquals(counts.connections, 1);
  },
);

icapTest("modify sends all at once to a service that wants no preview", async (request, peer) => {
  assertEquals(/Preview/.test(request.head), false);
  await peer.modify(request.body ?? "");
}, async ({ respmod }, service) => {
  service.options = optionsAnswer("");
  assertEquals(await outcome(await respmod(LONG)), LONG);
});

icapTest("modify takes the rest of the original where 206 says so", async (request, peer) => {
  const head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
  const start = `ICAP/1.0 206 Partial\r\nISTag: "t1"\r\nEncapsulated: res-hdr=0, res-body=`;
  await peer.send(`${start}${head.length}\r\n\r\n${head}`);
  // Byte by byte: what the last chunk says may be cut anywhere.
  for (const sign of chunked("NEW ", "; use-original-body=10")) await peer.send(sign);
  assertEquals(request.ieof, false);
}, async ({ respmod }) => {
  assertEquals(await outcome(await respmod(LONG)), `NEW ${LONG.slice(10)}`);
});

icapTest(
  "modify allows no 204 beyond the preview where the original cannot be kept",
  async (request, peer) => {
    assertEquals(/Allow/.test(request.head), false);
    await peer.readRest(request);
    await peer.unchanged();
  },
  async ({ respmod }) => {
    const long = LONG.repeat(10);
    assert(long.length > SPOOL);
    // What was shown as a preview may be answered by 204 even after 100.
    const result = await respmod(long, false);
    assertEquals([result.modified.kind, result.content.from(0)], ["unchanged", undefined]);
  },
);

icapTest("modify streams what is too long to be kept", async (request, peer) => {
  await peer.readRest(request);
  await peer.modify(request.body ?? "");
}, async ({ respmod }) => {
  const long = LONG.repeat(100);
  assertEquals(await outcome(await respmod(long, false)), long);
});

icapTest("modify takes an answer that comes before all has been sent", async (_, peer) => {
  await peer.modify("<p>early");
  return false;
}, async ({ respmod }) => {
  assertEquals(await outcome(await respmod(LONG)), "<p>early");
});

icapTest("modify goes by the lists of extensions", async (_, peer) => {
  await peer.unchanged();
}, async ({ client }, service) => {
  service.options = optionsAnswer(
    "Preview: 4\r\nTransfer-Preview: *\r\nTransfer-Ignore: jpg, PNG\r\nTransfer-Complete: html\r\n",
  );
  const ask = async (path: string) => {
    const content = new Original(streamOf("content"), SPOOL);
    const request = { ...REQUEST, url: `http://site.test${path}` };
    return await modify(client, { request, response: RESPONSE, content, length: 7 }, SPOOL);
  };
  for (const path of ["/a.jpg", "/b.png?x=1", "/c.html", "/d.css", "/e"]) {
    assertEquals((await ask(path)).kind, "unchanged");
  }
  assertEquals(service.seen.map(({ body }) => body), ["content", "cont", "cont"]);
});

icapTest("IcapClient keeps to Max-Connections", async (_, peer) => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  await peer.unchanged();
}, async ({ respmod }, service) => {
  service.options = optionsAnswer("Preview: 4\r\nMax-Connections: 2\r\n");
  const all = await Promise.all(Array.from({ length: 8 }, () => respmod(LONG)));
  assertEquals(all.map(({ modified }) => modified.kind), Array(8).fill("unchanged"));
  // The one that was opened for OPTIONS is among them, or has been closed for a new bound.
  assert(service.counts.connections <= 3, `${service.counts.connections} connections`);
});

icapTest(
  "IcapClient asks for OPTIONS again when they have run out or the tag changes",
  async (request, peer) => {
    await peer.unchanged(request.turn === 2 ? "t2" : "t1");
  },
  async ({ respmod, client }, service) => {
    await respmod(LONG);
    await respmod(LONG);
    assertEquals([service.counts.options, client.istag], [1, "t1"]);
    await respmod(LONG);
    assertEquals([service.counts.options, client.istag], [1, "t2"]);
    service.options = optionsAnswer(undefined, "t2");
    await respmod(LONG);
    assertEquals(service.counts.options, 2);
    service.options = optionsAnswer("Options-TTL: 0\r\n", "t3");
    await client.options();
    await respmod(LONG);
    await respmod(LONG);
    assertEquals(service.counts.options > 3, true);
  },
);

icapTest(
  "IcapClient repeats a request once whose connection had been closed",
  async (request, peer) => {
    await peer.unchanged();
    return request.turn !== 0;
  },
  async ({ respmod }, { counts }) => {
    await respmod(LONG);
    // Its end may be known to the client by now, or not: both ways lead to an answer.
    assertEquals(await outcome(await respmod(LONG)), LONG);
    assertEquals(counts.connections, 2);
  },
);

const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";

for (
  const [lie, answer] of Object.entries({
    "no ICAP at all": "HTTP/1.1 200 OK\r\n\r\n",
    "another version": "ICAP/2.0 200 OK\r\n\r\n",
    "no Encapsulated": "ICAP/1.0 200 OK\r\nISTag: t\r\n\r\n",
    "offsets in disorder": `ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=5, res-body=0\r\n\r\n${HEAD}`,
    "a head that ends early":
      `ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=9\r\n\r\n${HEAD}`,
    "a huge head": "ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=99999999\r\n\r\n",
    "a response in bad shape":
      "ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=9\r\n\r\nGARBAGE\r\n0\r\n\r\n",
    "a smuggled second head": `ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=${
      2 * HEAD.length
    }\r\n\r\n${HEAD}${HEAD}0\r\n\r\n`,
    "nothing at all": "",
    "half a head": "ICAP/1.0 200",
    "100 twice": "ICAP/1.0 100 Continue\r\n\r\nICAP/1.0 100 Continue\r\n\r\n",
    "101": "ICAP/1.0 101 Switching\r\n\r\n",
    "404": "ICAP/1.0 404 Not Found\r\nConnection: close\r\n\r\n",
    "503": "ICAP/1.0 503 Overloaded\r\n\r\n",
    "an endless line": `ICAP/1.0 200 ${"x".repeat(70_000)}`,
  })
) {
  icapTest(`modify fails cleanly on ${lie}`, async (_, peer) => {
    await peer.send(answer);
    return false;
  }, async ({ respmod }) => {
    await assertRejects(() => respmod(LONG));
  });
}

for (
  const [lie, body] of Object.entries({
    "is cut": "5\r\nhel",
    "has a bad chunk size": "zz\r\nhello\r\n0\r\n\r\n",
    "has chunks that overflow": "ffffffffffffffff\r\nhello",
    "ends within its last chunk": "0; use-original-body=1\r\n",
  })
) {
  icapTest(`modify: a body that ${lie} is an error, never its end`, async (_, peer) => {
    const start = "ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=";
    await peer.send(`${start}${HEAD.length}\r\n\r\n${HEAD}${body}`);
    return false;
  }, async ({ respmod }) => {
    await assertRejects(async () => await outcome(await respmod(LONG)));
  });
}

icapTest("modify gives a slow service up", async () => {
  await new Promise((resolve) => setTimeout(resolve, 400));
  return false;
}, async ({ respmod }) => {
  await assertRejects(() => respmod(LONG), Error, "head of an answer");
}, { headTime: 30 });

icapTest("modify hands on what the source fails with", async (request, peer) => {
  await peer.readRest(request);
  await peer.modify("never");
}, async ({ client }) => {
  const failing = ReadableStream.from((async function* () {
    yield new TextEncoder().encode("x".repeat(20));
    await Promise.resolve();
    throw new TypeError("the origin broke");
  })());
  const content = new Original(failing, SPOOL);
  const subject = { request: REQUEST, response: RESPONSE, content };
  const error = await assertRejects(() => modify(client, subject, SPOOL), TypeError);
  assertEquals(content.failedWith(error), true);
});

icapTest("modify has a request changed, or answered", async (request, peer) => {
  const isLogin = request.http.startsWith("POST");
  if (!isLogin) {
    const head = "GET http://site.test/other HTTP/1.1\r\nHost: site.test\r\nX-Seen: 1\r\n\r\n";
    await peer.send(
      `ICAP/1.0 200 OK\r\nEncapsulated: req-hdr=0, null-body=${head.length}\r\n\r\n${head}`,
    );
  } else await peer.modify("no", { status: "403 Forbidden" });
}, async ({ client }) => {
  const changed = await modify(client, { request: REQUEST }, SPOOL);
  assert(changed.kind === "changed" && changed.body === null);
  assertEquals(changed.request?.url, "http://site.test/other");
  assertEquals(changed.request?.fields, [["Host", "site.test"], ["X-Seen", "1"]]);
  const content = new Original(streamOf("name=x"), SPOOL);
  const request = { ...REQUEST, method: "POST" };
  const answered = await modify(client, { request, content, length: 6 }, SPOOL);
  assert(answered.kind === "changed");
  assertEquals([answered.response?.status, await read(answered.body)], [403, "no"]);
});
