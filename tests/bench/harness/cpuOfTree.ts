import { readdirSync, readFileSync } from 'node:fs'

/** Of a second, as Linux has it for programs (USER_HZ). */
const TICKS_PER_SECOND = 100

/** Seconds of processor time that a process and all that it has started, as far as they live, have used; 0 without /proc. */
export function cpuSecondsOfTree(root: number): number {
  const parents = new Map<number, number>()
  const ticks = new Map<number, number>()
  for (const { pid, parent, used } of processes()) {
    parents.set(pid, parent)
    ticks.set(pid, used)
  }
  let sum = 0
  for (const [pid, used] of ticks) if (descends(pid, root, parents)) sum += used
  return sum / TICKS_PER_SECOND
}

function descends(pid: number, root: number, parents: ReadonlyMap<number, number>): boolean {
  for (let one: number | undefined = pid; one !== undefined && one > 0; one = parents.get(one)) {
    if (one === root) return true
  }
  return false
}

function* processes(): Generator<{ readonly pid: number; readonly parent: number; readonly used: number }> {
  for (const name of list('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid)) continue
    const stat = read(`/proc/${pid}/stat`)
    // The name in brackets may hold anything (proc_pid_stat(5)): what follows the last bracket is counted.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields.length < 13) continue
    yield { pid, parent: Number(fields[1]), used: Number(fields[11]) + Number(fields[12]) }
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // It has just ended.
    return ''
  }
}
