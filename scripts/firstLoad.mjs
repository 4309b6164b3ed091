import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { APP_DIR } from './paths.mjs'

/** Gzip bytes of JavaScript before anything can be seen: the entry and its static imports. */
const MAX_BYTES = 90_000

/** Prints what a first visit loads; answers 1 when the JavaScript exceeds its budget. */
export function checkFirstLoad() {
  const html = readFileSync(join(APP_DIR, 'index.html'), 'utf8')
  const scripts = withStaticImports(referenced(html, 'script', 'src').concat(preloads(html)))
  const styles = tags(html, 'link')
    .filter((tag) => attribute(tag, 'rel') === 'stylesheet')
    .map((tag) => attribute(tag, 'href'))
  if (scripts.length === 0) throw new Error('dist/app/index.html refers to no script.')

  const rows = [...scripts, ...styles].map((path) => ({ path, bytes: gzipBytes(path) }))
  for (const { path, bytes } of rows) console.log(`  ${String(bytes).padStart(7)}  ${path}`)
  const total = rows.filter(({ path }) => path.endsWith('.js')).reduce((sum, { bytes }) => sum + bytes, 0)
  console.log(`  ${String(total).padStart(7)}  JavaScript in all, gzip; at most ${MAX_BYTES}`)
  return total <= MAX_BYTES ? 0 : 1
}

function preloads(html) {
  return tags(html, 'link')
    .filter((tag) => attribute(tag, 'rel') === 'modulepreload')
    .map((tag) => attribute(tag, 'href'))
}

function referenced(html, tag, name) {
  return tags(html, tag)
    .map((text) => attribute(text, name))
    .filter((value) => value !== undefined)
}

function tags(html, name) {
  return html.match(new RegExp(`<${name}\\b[^>]*>`, 'g')) ?? []
}

function attribute(tag, name) {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
}

/** The preloads name every static import; following the files themselves keeps the sum honest without them. */
function withStaticImports(entries) {
  const found = new Set(entries)
  for (const path of found) {
    for (const [, specifier] of source(path).matchAll(
      /(?:^|[;}\s])(?:import|export)\s*(?:[\w*{}$,\s]+?from\s*)?["']([^"']+\.js)["']/g,
    )) {
      found.add(new URL(specifier, `http://app${path}`).pathname)
    }
  }
  return [...found]
}

function source(path) {
  return readFileSync(join(APP_DIR, path), 'utf8')
}

function gzipBytes(path) {
  return gzipSync(readFileSync(join(APP_DIR, path)), { level: 9 }).length
}
