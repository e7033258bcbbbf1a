/**
 * A c-icap of Debian's for the tests: on a free port, in the foreground, with a configuration of its own.
 *
 * @module
 */
import { allowed } from "../../allowed.ts";
import { findProgram, freePort, type Running, start } from "../../programs.ts";

const PROGRAM = findProgram("c-icap");
const MODULES = ["/usr/lib/x86_64-linux-gnu/c_icap", "/usr/lib/aarch64-linux-gnu/c_icap"];

/** The program and the folder of its services, where both are installed. */
export const C_ICAP: { readonly program: string; readonly modules: string } | undefined =
  PROGRAM !== undefined && allowed.net && allowed.write ? findModules(PROGRAM) : undefined;

function findModules(program: string) {
  const modules = MODULES.find((folder) => {
    try {
      return Deno.statSync(`${folder}/srv_echo.so`).isFile;
    } catch {
      return false;
    }
  });
  return modules === undefined ? undefined : { program, modules };
}

function configuration(folder: string, port: number, modules: string, more: string): string {
  return `PidFile ${folder}/pid
CommandsSocket ${folder}/ctl
Port 127.0.0.1:${port}
StartServers 1
MaxServers 2
ThreadsPerChild 10
MinSpareThreads 5
MaxSpareThreads 10
TmpDir ${folder}
ModulesDir ${modules}
ServicesDir ${modules}
LoadMagicFile /etc/c-icap/c-icap.magic
ServerLog ${folder}/server.log
AccessLog ${folder}/access.log
DebugLevel 0
KeepAliveTimeout 2
Service echo srv_echo.so
Service ex206 srv_ex206.so
${more}`;
}

/** A running c-icap. */
export interface RunningIcap extends AsyncDisposable {
  readonly running: Running;
  url(service: string): string;
}

/** Starts it and waits until it listens. */
export async function startIcap(more = ""): Promise<RunningIcap> {
  if (C_ICAP === undefined) throw new Error("c-icap is not installed");
  const folder = await Deno.makeTempDir();
  const port = freePort();
  await Deno.writeTextFile(`${folder}/conf`, configuration(folder, port, C_ICAP.modules, more));
  const running = start(C_ICAP.program, ["-N", "-f", `${folder}/conf`]);
  await listening(port, running, folder);
  return {
    running,
    url: (service) => `icap://127.0.0.1:${port}/${service}`,
    async [Symbol.asyncDispose]() {
      await running.stop();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function listening(port: number, running: Running, folder: string): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  await running.stop("SIGKILL");
  await Deno.remove(folder, { recursive: true });
  throw new Error(`c-icap does not listen: ${running.printed()}`);
}
