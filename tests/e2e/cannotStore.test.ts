import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { expect, it } from 'vitest'
import { DATABASE_FILE } from '../../relay/storage/databaseFile.ts'
import { eventually } from '../helpers/eventually.ts'
import { pairOf } from '../helpers/pair.ts'
import { connectionIs, say, screen, stateIs, texts } from '../helpers/screen.ts'
import { startRelay } from '../helpers/startRelay.ts'

it('[J1] the relay cannot store: alice is told that her message waits, and it goes by itself once it can', async () => {
  const relay = await startRelay()
  const { alice, bob } = await pairOf(relay)
  await say(alice.page, 'before')
  await screen(bob.page).article('before').waitFor()
  const words = alice.page.getByText('The relay cannot store right now: your messages wait on this device.')
  expect(await words.count()).toBe(0)
  await alice.page.evaluate(() => Object.assign(globalThis, { notReloaded: true }))

  const other = new SqliteDatabase(join(relay.dataDir, DATABASE_FILE), { timeout: 5_000 })
  other.exec('BEGIN IMMEDIATE')
  await say(alice.page, 'meanwhile')
  await words.waitFor()
  await stateIs(alice.page, 'meanwhile', 'Waiting to be sent')
  await connectionIs(alice.page, /Sending \d/)
  expect(await texts(bob.page)).not.toContain('meanwhile')

  other.exec('COMMIT')
  other.close()
  await screen(bob.page).article('meanwhile').waitFor()
  await eventually(async () => (await words.count()) === 0)
  await connectionIs(alice.page, 'Up to date')
  await say(alice.page, 'and on')
  await eventually(async () => expect(await texts(bob.page)).toEqual(['before', 'meanwhile', 'and on']))
  expect(await alice.page.evaluate(() => 'notReloaded' in globalThis)).toBe(true)
})
