import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInForeground, toolEnvironment } from './processes.mjs'

/** Counts that have to be 0, beside what the tests themselves find. */
const VIOLATIONS = ['accepted attacks', 'lost', 'twice', 'refused without reason']

/**
 * The long fuzz and fault runs, and a table of what they did. `--seed=N` repeats a run, `--times=N` makes it longer;
 * whatever else is given goes to vitest, as `fuzz` or `faultsKill` to run only these.
 */
export async function chaos(args) {
  const given = new Map(args.filter((arg) => arg.startsWith('--')).map((arg) => arg.slice(2).split('=')))
  const seed = Number(given.get('seed') ?? Math.floor(Math.random() * 1_000_000) + 1)
  const times = Number(given.get('times') ?? 1)
  if (!Number.isSafeInteger(seed) || !(times > 0)) {
    console.error('npm run chaos -- [--seed=N] [--times=N] [part of a file’s name …]')
    return 2
  }
  const only = args.filter((arg) => !arg.startsWith('--')).map((part) => join('tests', 'chaos', part))
  const folder = mkdtempSync(join(tmpdir(), 'prosa-chaos-'))
  try {
    const file = join(folder, 'counts.jsonl')
    console.log(`seed ${seed}`)
    const code = await runInForeground(
      'node',
      [
        join('node_modules', 'vitest', 'vitest.mjs'),
        ...['run', '--project', 'unit', '--reporter=default'],
        // A long run takes as long as it takes; one that hangs is seen all the same.
        ...['--testTimeout=1800000', '--hookTimeout=120000'],
        ...(only.length > 0 ? only : [join('tests', 'chaos')]),
      ],
      {
        env: {
          ...toolEnvironment(),
          CHAOS_LONG: '1',
          CHAOS_SEED: String(seed),
          CHAOS_TIMES: String(times),
          CHAOS_COUNTS_FILE: file,
        },
      },
    )
    const violations = print(readCounts(file))
    const isFine = code === 0 && violations === 0
    console.log(
      isFine
        ? `\nNothing was violated. Seed ${seed}.`
        : `\nVIOLATED. To repeat: npm run chaos -- --seed=${seed}${times === 1 ? '' : ` --times=${times}`}`,
    )
    return isFine ? 0 : code || 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readCounts(file) {
  let text
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    // Nothing came so far as to count.
    return []
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

/** Prints a line a count; answers how many say that something is wrong. */
function print(rows) {
  let violations = 0
  for (const { what, counts } of rows.toSorted((one, other) => one.what.localeCompare(other.what))) {
    console.log(`\n${what}`)
    for (const [name, count] of Object.entries(counts)) {
      const isWrong = VIOLATIONS.includes(name) && count !== 0
      if (isWrong) violations += 1
      console.log(`${count.toLocaleString('en').padStart(12)}  ${name}${isWrong ? '   <- has to be 0' : ''}`)
    }
  }
  return violations
}
