import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
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
  plugins: testing ? [] : [solid(), leaveOutSchemas(), blurAssets(), installable(), precompress()],
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
          name: 'screens',
          include: ['tests/screens/**/*.test.ts'],
          globalSetup: 'tests/helpers/buildGallery.ts',
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
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
    injectManifest: {
      globPatterns: ['**/*.{js,css,html,svg,png,woff2,webmanifest}'],
      // Whoever blurs is in a call, and has a network.
      globIgnores: ['assets/blur-*/**'],
    },
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

/**
 * Yjs reaches lib0's schemas by way of its logging: made when loaded, used by nobody, and 3 kB compressed of the first
 * load. Told that making them does nothing else, the build leaves them out.
 */
function leaveOutSchemas(): Plugin {
  return {
    name: 'leave-out-schemas',
    apply: 'build',
    transform: {
      filter: { id: /\/lib0\/dom\.js$/ },
      handler: (code) => code.replaceAll('= $.$custom(', '= /* @__PURE__ */ $.$custom('),
    },
  }
}

const BLUR_FILES = [
  'twilio-gaussian-blur-background-processor-pipeline-worker.js',
  'selfie_segmentation_landscape.tflite',
  'tflite-1-0-0.js',
  'tflite-1-0-0.wasm',
  'tflite-simd-1-0-0.js',
  'tflite-simd-1-0-0.wasm',
]

/** What blurs backgrounds, under the names that its library asks for; its version stands for a hash. */
function blurAssets(): Plugin {
  const library = join(root, 'node_modules/@twilio/video-processors')
  const { version } = JSON.parse(readFileSync(join(library, 'package.json'), 'utf8')) as { version: string }
  const folder = `assets/blur-${version}/`
  const read = (name: string) => readFileSync(join(library, 'dist/build', name))
  return {
    name: 'blur-assets',
    config: () => ({ define: { 'import.meta.env.BLUR_ASSETS': JSON.stringify(`/${folder}`) } }),
    configureServer(server) {
      server.middlewares.use(`/${folder}`, (request, response, next) => {
        const name = BLUR_FILES.find((each) => request.url === `/${each}`)
        if (name === undefined) return next()
        const types: Readonly<Record<string, string>> = {
          '.js': 'text/javascript',
          '.wasm': 'application/wasm',
        }
        response.setHeader('Content-Type', types[extname(name)] ?? 'application/octet-stream')
        response.end(read(name))
      })
    },
    generateBundle() {
      for (const name of BLUR_FILES)
        this.emitFile({ type: 'asset', fileName: folder + name, source: read(name) })
    },
  }
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
          if (!entry.isFile() || !/\.(js|css|html|svg|json|webmanifest|wasm)$/.test(entry.name)) continue
          const file = join(entry.parentPath, entry.name)
          const content = readFileSync(file)
          writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
          // Megabytes, for which the last few percent would take most of the build.
          const params = extname(file) === '.wasm' ? { [constants.BROTLI_PARAM_QUALITY]: 5 } : {}
          writeFileSync(`${file}.br`, brotliCompressSync(content, { params }))
        }
      },
    },
  }
}
