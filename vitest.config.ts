import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    globalSetup: ['test/support/left-out.ts'],
    // Native modules hold ports and files of a process: one process a test file.
    pool: 'forks',
    maxWorkers: 2,
    // Of a hang: a busy machine takes many times as long as an idle one for what a browser does.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
