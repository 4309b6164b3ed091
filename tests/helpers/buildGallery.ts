import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, preview } from 'vite'
import solid from 'vite-plugin-solid'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the gallery is served, ending in a slash. */
    readonly galleryUrl: string
  }
}

/** What matters here of the policy that the relay sends: nothing inline, nothing from elsewhere. */
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'"

/**
 * Builds the app over its fake model, once for all files that look at it, and serves it: every screen without a relay.
 * In one file that browsers keep: a hundred screens ask for it, and asking took as long as looking.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const outDir = mkdtempSync(join(tmpdir(), 'prosa-gallery-'))
  const root = join(import.meta.dirname, '../app')
  const shared = {
    root,
    configFile: false,
    publicDir: join(root, '../../app/public'),
    logLevel: 'error',
  } as const
  await build({
    ...shared,
    plugins: [solid()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0,
      minify: true,
      rolldownOptions: { input: join(root, 'gallery.html'), output: { codeSplitting: false } },
    },
  })
  const server = await preview({
    ...shared,
    build: { outDir },
    preview: {
      port: 0,
      host: '127.0.0.1',
      headers: { 'Content-Security-Policy': POLICY, 'Cache-Control': 'max-age=3600, immutable' },
    },
  })
  const address = server.resolvedUrls?.local[0]
  if (address === undefined) throw new Error('The gallery has no address.')
  project.provide('galleryUrl', address)
  return async () => {
    await server.close()
    rmSync(outDir, { recursive: true, force: true })
  }
}
