import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ROOT } from './paths.mjs'

const POLL_MS = 200
/** No preparation takes this long: an older lock belongs to a process that is gone, whoever has its id now. */
const STALE_MS = 15 * 60_000

/**
 * Runs `work` while no other process of this clone does work of that name, so that two commands started at
 * once neither install nor build over each other. A lock left by a killed process is taken over.
 */
export async function oneAtATime(name, work) {
  const folder = join(ROOT, '.cache')
  const file = join(folder, `${name}.lock`)
  const token = `${process.pid} ${Date.now()}`
  mkdirSync(folder, { recursive: true })
  let told = false
  while (!(await take(file, token))) {
    if (!told) console.log(`Waiting for another command of this folder (${name}) …`)
    told = true
    await delay(POLL_MS)
  }
  const release = () => rmSync(file, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

async function take(file, token) {
  if (isStale(file)) rmSync(file, { force: true })
  try {
    writeFileSync(file, token, { flag: 'wx' })
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
  // Two that found the same stale lock may each remove it, the second one ours: look again a moment later.
  await delay(50)
  return read(file) === token
}

function isStale(file) {
  const holder = Number.parseInt(read(file), 10)
  if (Number.isNaN(holder)) return false
  if (holder === process.pid || Date.now() - statSync(file, { throwIfNoEntry: false })?.mtimeMs > STALE_MS)
    return true
  try {
    process.kill(holder, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // Gone meanwhile: its holder has finished.
    return ''
  }
}
