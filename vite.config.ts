import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import solid from 'vite-plugin-solid'
import { defineConfig } from 'vitest/config'

const root = import.meta.dirname
const relay = 'http://localhost:8787'
/** Pages on which people arrive. */
const BEGINNINGS = /\/(ConversationPane|createConversation|Register|SignIn)-/
/** Tests import the app's state, never its components: they need neither the compiler nor the service worker. */
const testing = process.env.VITEST !== undefined

export default defineConfig({
  root: testing ? root : join(root, 'app'),
  publicDir: join(root, 'app/public'),
  cacheDir: join(root, 'node_modules/.vite'),
  plugins: testing ? [] : [solid(), installable(), precompress()],
  build: {
    outDir: join(root, 'dist/app'),
    emptyOutDir: true,
    target: 'es2023',
    // Every target preloads modules; the polyfill would only be bytes.
    modulePreload: {
      polyfill: false,
      // Which files each lazily loaded one needs is told in the first load: worth its bytes only where that is what a
      // visit begins with. The others find theirs by themselves, and after the first visit in the service worker.
      resolveDependencies: (file, dependencies, { hostType }) =>
        hostType === 'html' || BEGINNINGS.test(file)
          ? dependencies
          : dependencies.filter((path) => path.endsWith('.css')),
    },
    // The policy of the page (no inline anything) does not cover data: addresses for scripts and fonts.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // Small files that the start and later code share: apart, each would be compressed for itself.
        codeSplitting: {
          groups: [{ name: 'sync', test: /\/sync\/(ids|limits|entry|peopleApi|base32)\.ts$/ }],
        },
      },
    },
  },
  server: {
    proxy: {
      ...Object.fromEntries(['/api', '/files', '/health', '/ready', '/metrics'].map((path) => [path, relay])),
      ...Object.fromEntries(['/sync', '/peerjs', '/y/'].map((path) => [path, { target: relay, ws: true }])),
    },
  },
  test: {
    maxWorkers: 2,
    projects: [
      {
        root,
        // Solid's build for Node renders to strings and never reacts; the tests of state need the browser's.
        resolve: {
          alias: [
            { find: /^solid-js$/, replacement: join(root, 'node_modules/solid-js/dist/solid.js') },
            {
              find: /^solid-js\/store$/,
              replacement: join(root, 'node_modules/solid-js/store/dist/store.js'),
            },
          ],
        },
        test: {
          name: 'unit',
          include: ['tests/{sync,relay,app,contract,chaos,docs}/**/*.test.ts'],
          environment: 'node',
          server: { deps: { inline: [/solid-js/, /@solid-primitives/] } },
          testTimeout: 20_000,
          // More than there are cores: many wait for a disk, a clock or another process. A browser does not.
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        root,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})

/** The web manifest and the service worker with its list of files. */
function installable() {
  return VitePWA({
    strategies: 'injectManifest',
    srcDir: 'serviceWorker',
    filename: 'serviceWorker.ts',
    registerType: 'prompt',
    // The app registers it itself, late: app/updates/createUpdates.ts.
    injectRegister: false,
    injectManifest: { globPatterns: ['**/*.{js,css,html,svg,png,woff2,webmanifest}'] },
    manifest: {
      id: '/',
      name: 'Prosa',
      short_name: 'Prosa',
      description: 'Conversations and calls on a relay of your own, online or not.',
      lang: 'en',
      display: 'standalone',
      start_url: '/',
      scope: '/',
      theme_color: '#b4472a',
      background_color: '#f7f3ec',
      categories: ['social', 'communication'],
      icons: [
        { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
        { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
        { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        { src: '/icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      ],
    },
  })
}

/** Writes .gz and .br beside each text file, so that the relay sends them without compressing anything itself. */
function precompress(): Plugin {
  let outDir = ''
  return {
    name: 'precompress',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        for (const entry of readdirSync(outDir, { recursive: true, withFileTypes: true })) {
          if (!entry.isFile() || !/\.(js|css|html|svg|json|webmanifest)$/.test(entry.name)) continue
          const file = join(entry.parentPath, entry.name)
          const content = readFileSync(file)
          writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
          writeFileSync(`${file}.br`, brotliCompressSync(content))
        }
      },
    },
  }
}
