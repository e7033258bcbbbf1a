/** The one memory that sockets, files, kernels and TypeScript share. Plain, 64 MiB, never grown. */
export declare const memory: WebAssembly.Memory & { readonly buffer: ArrayBuffer };
