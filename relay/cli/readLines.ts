import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

const GZIP_MAGIC = [0x1f, 0x8b]

/**
 * A text file's chunks, unpacked when it is gzip (told by its first bytes, not its name).
 * @throws while iterating, when the file cannot be read or its packing is broken.
 */
export async function openText(file: string): Promise<Readable> {
  const handle = await open(file)
  const start = new Uint8Array(2)
  try {
    await handle.read(start, 0, 2, 0)
  } finally {
    await handle.close()
  }
  const source = createReadStream(file)
  if (!GZIP_MAGIC.every((byte, index) => start[index] === byte)) return source
  const gunzip = createGunzip()
  // Errors reach whoever iterates: `pipeline` destroys the last stream with them.
  pipeline(source, gunzip, () => {})
  return gunzip
}

/**
 * Lines of UTF-8 text, without their ends; a line longer than `maxLength` characters comes as undefined,
 * so that a file without line ends cannot fill the memory. A byte order mark is left out.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength: number,
): AsyncGenerator<string | undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  let tooLong = false
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      yield tooLong || line.length > maxLength ? undefined : withoutReturn(line)
      tooLong = false
    }
    if (rest.length > maxLength) {
      rest = ''
      tooLong = true
    }
  }
  rest += decoder.decode()
  if (tooLong) yield undefined
  else if (rest !== '') yield withoutReturn(rest)
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)
