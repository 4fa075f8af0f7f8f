import { join } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longest-first.ts'

// For the hundreds of processes and threads that tests begin: each reads the same modules, compiled and stripped of types once.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/compiled')

/**
 * Tests of what holds nothing but what it is handed: no port, no process, no environment, no native module. To start a
 * process takes longer than most of these files, so they share one.
 */
const pure = [
  'test/contract/contract.test.ts',
  'test/engine/{lane,passes,policy}/**/*.test.ts',
  'test/engine/trust/{bundle,trust}.test.ts',
  'test/native/hid/{hid-pos,hid-relay,hid-scanner,open-hid,report-usages}.test.ts',
  'test/native/process/{device-process,machine-time,messages,serve-devices}.test.ts',
  'test/native/scanners/*.test.ts',
  'test/native/serial/find-port.test.ts',
  'test/native/{wired-inputs,framer,port-io,device-link,serial-scanner,shared-relay,simulated-turnstile}.test.ts',
  'test/native/relays/{boards,decoders,exchange,line,relay-frames}.test.ts',
  'test/renderer/{birth-date,held-codes,key-burst,routes,tally,validity,words}.test.ts',
]

export default defineConfig({
  test: {
    globalSetup: ['test/support/left-out.ts'],
    pool: 'forks',
    // Twice the cores of the machine in mind: half of the time a test waits for a page, a process or a wire.
    maxWorkers: 4,
    // Of a hang: a busy machine takes many times as long as an idle one for what a browser does.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'one process a file',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...pure],
        },
      },
      { extends: true, test: { name: 'pure', include: pure, isolate: false } },
    ],
  },
})
