import { spawn } from 'node:child_process'
import type { CodeBlock } from './codeBlocks.ts'

const END = '@@ end of block @@'

/** What a block of shell is said to print; undefined when it prints nothing. */
export interface ShellExample {
  readonly code: string
  readonly expected: CodeBlock | undefined
}

/** The blocks of shell of a document, each with the block of output that follows it. */
export function readExamples(blocks: readonly CodeBlock[]): ShellExample[] {
  return blocks.flatMap((block, index) => {
    if (block.language !== 'sh') return []
    const next = blocks[index + 1]
    return [{ code: block.code, expected: next && /^(?:json|text)$/.test(next.language) ? next : undefined }]
  })
}

/** Runs all of them as one script, from top to bottom; answers what each printed. */
export async function runShell(
  examples: readonly ShellExample[],
  { folder, settings }: { readonly folder: string; readonly settings: Readonly<Record<string, string>> },
): Promise<readonly string[]> {
  const script = examples.map(({ code }) => `${code}\nprintf '${END}'\n`).join('')
  const child = spawn('sh', ['-eu', '-c', script], { cwd: folder, env: { ...process.env, ...settings } })
  let [output, complaints] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const parts = output.split(END)
  if (code !== 0) {
    const failed = examples[parts.length - 1]?.code
    throw new Error(`The example\n${failed}\nended with ${code}:\n${parts.at(-1)}\n${complaints}`)
  }
  return parts.slice(0, -1)
}

/** What differs from run to run, by what it is; the rest stays. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/^[0-9a-v]{16}(?:\.[0-9a-v]{16})*$/, 'an id'],
  [/^[0-9a-f]{64}$/, 'a hash'],
  [/^[a-z0-9]{40}$/, 'a token'],
  [/^[\w-]{22}$/, 'a secret'],
  [/^[\w-]{16}$/, 'an epoch'],
  [/^[2-9A-Z]{8}$/, 'a code'],
  [/^\d\d$/, 'two digits'],
  [/^localhost:\d+$/, 'the relay'],
]
const FIRST_TIME = Date.UTC(2020, 0)

export function withoutChanging(value: unknown): unknown {
  if (typeof value === 'number') return value > FIRST_TIME ? 'a time' : value
  if (typeof value === 'string') {
    const known = CHANGING.find(([pattern]) => pattern.test(value))?.[1]
    return known ?? value.replace(/^http:\/\/localhost:\d+(\/\w+)([?#](?:\w+=)?)[\w-]+$/, '$1$2')
  }
  if (Array.isArray(value)) return value.map(withoutChanging)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutChanging(each)]))
}

/** The lines of what was printed, each as JSON if it is. */
export function readLines(text: string): unknown[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => {
    try {
      return withoutChanging(JSON.parse(line))
    } catch {
      return line.trim()
    }
  })
}
