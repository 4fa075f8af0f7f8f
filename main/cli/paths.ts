import { join } from 'node:path'

/** Where the built program lies: this file is bundled into `dist/cli/`. */
const dist = join(import.meta.dirname, '..')

export const rendererFolder = join(dist, 'renderer')
export const shellEntry = join(dist, 'shell', 'main.cjs')
