import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RecordingProxy, startRecordingProxy } from '../helpers/recordingProxy.ts'
import { ROOT } from '../helpers/startRelay.ts'
import { makeTempFolder } from '../helpers/tempFolder.ts'
import { startTestRelay, type TestRelay } from '../helpers/testRelay.ts'
import { png } from '../relay/files/encode.ts'
import { readBlocks, unpack } from './codeBlocks.ts'
import { runProgram } from './runProgram.ts'
import { readExamples, readLines, runShell, withoutChanging } from './runShell.ts'

const DOCUMENT = 'docs/api.md'
const EXAMPLES = readExamples(readBlocks(DOCUMENT))
const text = readFileSync(join(ROOT, DOCUMENT), 'utf8')

interface Operation {
  readonly summary?: string
  readonly responses: Readonly<Record<string, { readonly description?: string }>>
}

let relay: TestRelay
let proxy: RecordingProxy
let printed: readonly string[]
let routes: { readonly method: string; readonly path: string; readonly operation: Operation }[]
beforeAll(async () => {
  relay = await startTestRelay()
  proxy = await startRecordingProxy(relay.relay.url)
  const folder = makeTempFolder('api')
  writeFileSync(join(folder, 'picture.png'), png({ width: 64, height: 64 }))
  printed = await runShell(EXAMPLES, { folder, settings: { RELAY: proxy.url } })
  const answer = await fetch(`${relay.relay.url}/api/openapi.json`)
  const { paths } = (await answer.json()) as { paths: Record<string, Record<string, Operation>> }
  routes = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
}, 60_000)
afterAll(async () => {
  await proxy.close()
  await relay.close()
})

describe('the examples in docs/api.md', () => {
  it('are many', () => {
    expect(EXAMPLES.length).toBeGreaterThan(30)
  })

  it.each(EXAMPLES.map(({ code }, index) => [index, code.split('\n')[0]] as const))(
    'answer as they say: %d, %s',
    (index) => {
      const expected = EXAMPLES[index]?.expected
      const output = printed[index] ?? ''
      if (expected?.language === 'json')
        expect(withoutChanging(JSON.parse(output))).toEqual(withoutChanging(JSON.parse(expected.code)))
      else expect(readLines(output)).toEqual(readLines(expected?.code ?? ''))
    },
  )

  it('use every route there is', () => {
    const unused = routes.filter(({ method, path }) => {
      const pattern = new RegExp(`^${method} ${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`)
      return !proxy.asked.some((asked) => pattern.test(asked))
    })
    expect(unused.map(({ method, path }) => `${method} ${path}`)).toEqual([])
  })

  it('have a program that makes a room, and the same room again', async () => {
    const folder = unpack(DOCUMENT)
    writeFileSync(join(folder, 'face.png'), png({ width: 32, height: 32 }))
    const teacher = await relay.register('teacher')
    const run = () => {
      const settings = { RELAY: relay.relay.url, TOKEN: teacher.token }
      return runProgram(folder, 'classroom.mjs', settings, ['Class 8b', '28', 'face.png'])
    }
    for (let n = 0; n < 2; n++) {
      const program = run()
      expect(await program.ended).toBe(0)
      expect(program.output()).toMatch(/^http:\/\/localhost:\d+\/register\?invite=\S+\n$/)
    }
    const { conversations } = await teacher.overview()
    expect(conversations).toHaveLength(1)
    expect(conversations[0]).toMatchObject({ name: 'Class 8b', public: false, slowSeconds: 5 })
    expect(conversations[0]?.picture).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('docs/api.md', () => {
  it('names every route, and none that is none', () => {
    const named = [...text.matchAll(/`(GET|POST|PUT|PATCH|DELETE) (\/[^\s`?]+)/g)].map(
      ([, method, path = '']) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`,
    )
    const known = routes.map(({ method, path }) => `${method} ${path}`)
    expect([...new Set(named)].toSorted()).toEqual(known.toSorted())
  })

  it('is of an API whose every route has a summary and says how it refuses', () => {
    for (const { method, path, operation } of routes) {
      const route = `${method} ${path}`
      expect(operation.summary, route).toMatch(/^\p{Lu}.*[^.]$/u)
      const refusals = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400)
      expect(refusals.length, route).toBeGreaterThan(0)
      for (const [, { description = '' }] of refusals) expect(description, route).toMatch(/^`[a-z-]+`: /)
    }
  })
})
