import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../helpers/startRelay.ts'
import { makeTempFolder } from '../helpers/tempFolder.ts'

/** A fenced block of a document. */
export interface CodeBlock {
  readonly language: string
  /** From the comment of its first line: `// name.mjs`; undefined when it has none. */
  readonly file: string | undefined
  readonly code: string
}

export function readBlocks(document: string): CodeBlock[] {
  const text = readFileSync(join(ROOT, document), 'utf8')
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', code = '']) => ({
    language,
    file: /^\/\/ (\S+\.mjs)\b/.exec(code)?.[1],
    code,
  }))
}

/** Writes the programs of a document into a folder of their own, where the project's packages are found. */
export function unpack(document: string): string {
  const folder = makeTempFolder('docs')
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  for (const { file, code } of readBlocks(document)) if (file) writeFileSync(join(folder, file), code)
  return folder
}
