import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import type { InlineConfig } from 'vite'

const root = join(import.meta.dirname, '..')

const common: InlineConfig = { root, configFile: false, logLevel: 'warn', publicDir: false }

/** Unix seconds: the time is no earlier. `SOURCE_DATE_EPOCH` makes two builds of one source alike. */
const builtAtS = Number(process.env['SOURCE_DATE_EPOCH'] ?? Math.floor(Date.now() / 1_000))

/** Left where npm put it: what is native or finds files beside itself, and what its users load only when they need it. */
const leftInPlace = [
  '@napi-rs/keyring',
  'better-sqlite3',
  'node-hid',
  'modbus-serial',
  'passkit-generator',
  'pdfkit',
  'pino',
  'serialport',
]

/**
 * The command line and the engine: modules for Node, what they use of their dependencies among them. Hundreds of small
 * modules read one by one would be most of what a command takes.
 */
export const engineConfig: InlineConfig = {
  ...common,
  define: { PASSGATE_BUILT_AT_S: builtAtS },
  ssr: { noExternal: true, external: leftInPlace },
  build: {
    ssr: true,
    outDir: join(root, 'dist'),
    emptyOutDir: false,
    target: 'node22',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: {
        'cli/passgate': join(root, 'main/cli/passgate.ts'),
        'hosts/list-setup-worker': join(root, 'main/hosts/list-setup-worker.ts'),
        'hosts/trust-setup-worker': join(root, 'main/hosts/trust-setup-worker.ts'),
        'hosts/device-process': join(root, 'main/hosts/device-process.ts'),
        'hosts/electron-engine': join(root, 'main/hosts/electron-engine.ts'),
        'hosts/sync-worker': join(root, 'main/hosts/sync-worker.ts'),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
    },
  },
}

/** The shell's two scripts, each a file of its own: a sandboxed preload can require nothing. */
export const shellConfig: InlineConfig[] = ['main', 'preload'].map((name) => ({
  ...common,
  ssr: { noExternal: true },
  build: {
    ssr: true,
    outDir: join(root, 'dist/shell'),
    emptyOutDir: false,
    target: 'node18',
    minify: false,
    rolldownOptions: {
      input: { [name]: join(root, `main/shell/${name}.ts`) },
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  },
}))

/** The screens. Chromium 114 is the oldest Electron that they are shown in. */
export const rendererConfig: InlineConfig = {
  ...common,
  root: join(root, 'renderer'),
  base: './',
  plugins: [react()],
  // In a folder of their own, by which they get a policy of their own.
  worker: {
    format: 'es',
    rolldownOptions: {
      output: { entryFileNames: 'workers/[name]-[hash].js', chunkFileNames: 'workers/[name]-[hash].js' },
    },
  },
  build: {
    outDir: join(root, 'dist/renderer'),
    emptyOutDir: true,
    target: 'chrome114',
    // Everything is local: a data URI would only ask for a wider policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2_000,
  },
}
