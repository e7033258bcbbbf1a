/**
 * `warm`: has a running server fill its cache from a sitemap, and tells how far it has come.
 *
 *     $ deno task warm --admin 127.0.0.1:9000 https://tea.example/sitemap.xml
 *
 * @module
 */
import { readAdminAddress } from "../server/admin/listen.ts";
import { commandNamed } from "../config/options.ts";
import { readArguments, UsageError } from "./arguments.ts";

/** Runs the command. */
export async function warm(args: readonly string[]): Promise<number> {
  const { operands, text, texts } = readArguments(commandNamed("warm"), args);
  const [sitemap, ...more] = operands;
  if (sitemap === undefined || more.length > 0) throw new UsageError("Name one sitemap.");
  const address = readAdminAddress(text("admin") ?? "");
  if (address === undefined) {
    throw new UsageError("Say where the server's admin interface is: --admin 127.0.0.1:9000");
  }
  const { hostname, port } = address;
  const base = `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
  const accept = texts("accept");
  const token = text("token");
  const response = await fetch(`${base}/warm`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...token !== undefined && { authorization: `Bearer ${token}` },
    },
    body: JSON.stringify({ sitemap, ...accept.length > 0 && { accept } }),
  });
  return await tellProgress(response);
}

/** One line of what the server says. */
interface Line {
  readonly done?: number;
  readonly of?: number;
  readonly failed?: number;
  readonly failures?: readonly string[];
  readonly error?: string;
}

/** A line for each tenth that is done. */
async function tellProgress(response: Response): Promise<number> {
  let last: Line = {};
  let told = -1;
  for await (const line of linesOf(response)) {
    last = line;
    for (const failure of line.failures ?? []) console.error(`failed: ${failure}`);
    const { done = 0, of = 0 } = line;
    const tenth = of === 0 ? 10 : Math.floor(done / of * 10);
    if (tenth === told) continue;
    told = tenth;
    if (line.error === undefined) console.log(`${done} of ${of}, ${line.failed ?? 0} failed`);
  }
  if (last.error !== undefined) throw new Error(last.error);
  return (last.failed ?? 0) > 0 ? 1 : 0;
}

async function* linesOf({ body }: Response): AsyncGenerator<Line> {
  let rest = "";
  for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") yield JSON.parse(line);
  }
}
