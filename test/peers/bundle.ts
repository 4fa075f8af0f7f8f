/**
 * Makes @pathcheck/dcc-sdk ready to be loaded, into `dist/dcc-sdk.js`: its own way in goes through a loader that
 * breaks on today's Node. Run by `npm run peers`.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build, type Plugin } from 'vite'

const root = import.meta.dirname
const entry = createRequire(join(root, 'package.json'))
  .resolve('@pathcheck/dcc-sdk')
  .replace(/index\.js$/, 'main.js')

/** Keys that it does not have it would ask the network for. Nothing is compared over a network. */
const offline: Plugin = {
  name: 'offline',
  enforce: 'pre',
  resolveId: (id) => (id === 'cross-fetch' ? '\0offline' : null),
  load: (id) =>
    id === '\0offline' ? `export default () => Promise.reject(new Error('there is no network'))` : null,
}

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  plugins: [offline],
  ssr: { noExternal: true },
  build: {
    ssr: true,
    outDir: join(root, 'dist'),
    target: 'node22',
    minify: false,
    rolldownOptions: { input: { 'dcc-sdk': entry }, output: { entryFileNames: '[name].js' } },
  },
})
