import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root: every command runs there, wherever it was called from. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
export const MODULES = join(ROOT, 'node_modules')
export const APP_DIR = join(ROOT, 'dist', 'app')
/** Where the pinned Node lies once the package `node` has run its install script. */
export const PINNED_NODE = join(MODULES, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
