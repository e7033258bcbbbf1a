import { assert, assertEquals } from "@std/assert";
import { findProgram, freePort, type Running, start, startServe } from "../programs.ts";

const redis = findProgram("redis-server", "valkey-server");
const balancer = findProgram("nginx");

function balancing(folder: string, port: number, nodes: readonly number[]): string {
  const servers = nodes.map((node) => `server 127.0.0.1:${node} max_fails=1 fail_timeout=1s;`);
  return `daemon off; master_process off; pid ${folder}/pid; error_log stderr crit;
events { worker_connections 64; }
http {
  access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p;
  fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  upstream nodes { ${servers.join(" ")} }
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://nodes; proxy_set_header Host $host; }
  }
}`;
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      return (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`nobody listens on ${port}`);
}

async function textOf(url: string): Promise<string> {
  const response = await fetch(url);
  return `${response.status} ${await response.text()}`;
}

Deno.test({
  name: "serve: two machines behind a balancer share a Redis, a fetch, and a purge; one may die",
  ignore: redis === undefined || balancer === undefined,
  async fn() {
    const folder = await Deno.makeTempDir();
    const [store, front, admin] = [freePort(), freePort(), freePort()];
    let version = 1;
    let fetches = 0;
    await using origin = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
      fetches++;
      const headers = { "content-type": "text/css", "cache-control": "max-age=600" };
      return new Response(`version ${version}`, { headers });
    });
    await using server = start(redis ?? "", [
      ...["--port", String(store), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
    ]);
    await untilListening(store);
    const node = (...more: string[]): Promise<Running & { readonly base: string }> =>
      startServe(
        ...["--quiet", "--cache-url", `redis://127.0.0.1:${store}`, ...more],
        `http://127.0.0.1:${origin.addr.port}`,
      );
    await using first = await node("--admin", String(admin));
    await using second = await node();
    const ports = [first, second].map(({ base }) => Number(new URL(base).port));
    await Deno.writeTextFile(`${folder}/nginx.conf`, balancing(folder, front, ports));
    await using proxy = start(balancer ?? "", ["-c", `${folder}/nginx.conf`, "-p", folder]);
    await untilListening(front);
    const url = `http://127.0.0.1:${front}/a.css`;

    // What one has fetched the other finds.
    assertEquals(await textOf(url), "200 version 1");
    for (let i = 0; i < 8; i++) assertEquals(await textOf(url), "200 version 1");
    assertEquals(fetches, 1);

    // A purge of one reaches both.
    version = 2;
    const order = JSON.stringify({ url: `http://127.0.0.1/a.css` });
    const purged = await fetch(`http://127.0.0.1:${admin}/purge`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: order,
    });
    assert(purged.ok, await purged.text());
    await untilAll(url, "200 version 2");
    assertEquals(fetches, 2);

    // One that dies is missed by nobody who asks anew.
    await second.stop("SIGKILL");
    for (let i = 0; i < 8; i++) assertEquals(await textOf(url), "200 version 2");
    assertEquals(fetches, 2);
    await proxy.stop();
    await server.stop();
    await Deno.remove(folder, { recursive: true });
  },
});

/** What was purged is published to the others, which takes its way. */
async function untilAll(url: string, expected: string): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const texts = [];
    for (let i = 0; i < 4; i++) texts.push(await textOf(url));
    if (texts.every((text) => text === expected)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the purge has not reached all");
}
