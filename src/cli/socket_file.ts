/**
 * The file of a Unix socket: it outlives a process that is killed, and nobody can listen where it lies.
 *
 * @module
 */

/** Clears the way for a socket; throws where another process listens there, or where something else lies. */
export async function clearSocket(path: string): Promise<void> {
  const found = lookAt(path);
  if (found === undefined) return;
  if (!found.isSocket) throw new Error("something lies there that is no socket");
  if (await isHeard(path)) throw new Error("another process listens there");
  Deno.removeSync(path);
}

/** Removes what is left of a socket. */
export function removeSocket(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // Somebody has done so.
  }
}

function lookAt(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function isHeard(path: string): Promise<boolean> {
  try {
    (await Deno.connect({ transport: "unix", path })).close();
    return true;
  } catch {
    return false;
  }
}
