// The one memory, made here so that the kernel modules and TypeScript import the same object. It is a
// real .js file because the import strings inside the .wasm files are not rewritten when a package is built.
//
// Never grown (initial == maximum): growing would detach every view that anybody holds. Reserving costs
// nearly nothing, pages become resident when they are first touched. Plain, not shared: Response, Blob,
// CompressionStream and crypto.subtle refuse views of shared memory.

const PAGES = 1024; // of 64 KiB: 64 MiB. build.ts compiles the modules for the same number.

export const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES });
