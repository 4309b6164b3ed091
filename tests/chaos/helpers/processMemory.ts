import { readFileSync } from 'node:fs'

/** Bytes of memory that a process has in RAM now. Linux only, as are the tests that ask. */
export function residentBytes(pid: number): number {
  const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kib) * 1024
}
