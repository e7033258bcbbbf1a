// Where a module's own tables end: the loader holds that against its layout.

export function staticEnd(): usize {
  return __heap_base;
}
