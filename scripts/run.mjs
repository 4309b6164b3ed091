#!/usr/bin/env node
/**
 * Every command of package.json begins here, in plain JavaScript without dependencies, so that it runs on
 * the Node a machine happens to have (20.19 or later). It installs and builds what is stale, then hands
 * over to the pinned Node in node_modules.
 */
import { join } from 'node:path'
import { bench } from './bench.mjs'
import { chaos } from './chaos.mjs'
import { check } from './check.mjs'
import { dev } from './dev.mjs'
import { ensureBuilt } from './ensureBuilt.mjs'
import { ensureInstalled } from './ensureInstalled.mjs'
import { MODULES } from './paths.mjs'
import { runInForeground, toolEnvironment } from './processes.mjs'
import { test } from './test.mjs'

const tasks = {
  async start(args) {
    await ensureInstalled()
    await ensureBuilt()
    // A small server: compiled code is kept from start to start, and short-lived memory stays small.
    return runInForeground('node', ['--max-semi-space-size=4', 'relay/main.ts', ...args], {
      env: { ...toolEnvironment(), NODE_COMPILE_CACHE: join(MODULES, '.cache', 'prosa') },
    })
  },
  async dev() {
    await ensureInstalled()
    return dev()
  },
  async check() {
    await ensureInstalled()
    return check()
  },
  async test(args) {
    await ensureInstalled()
    return test(args)
  },
  async chaos(args) {
    await ensureInstalled()
    return chaos(args)
  },
  async bench(args) {
    await ensureInstalled()
    return bench(args)
  },
  async prosa(args) {
    await ensureInstalled()
    return runInForeground('node', ['relay/cli/main.ts', ...args])
  },
}

const [name = '', ...args] = process.argv.slice(2)
const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined
if (task === undefined) {
  console.error(`Unknown task "${name}". Known: ${Object.keys(tasks).join(', ')}.`)
  process.exitCode = 2
} else {
  try {
    process.exitCode = await task(args)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
