/** Who may import whom. Each rule of the design stands here once, with its reason; `npm run check:imports` holds it. */
module.exports = {
  forbidden: [
    {
      name: 'native-stands-alone',
      comment: 'native/ knows bytes and devices. It can be tried on a bench without the product.',
      severity: 'error',
      from: { path: '^native/' },
      to: { path: '^(main|renderer|build)/' },
    },
    {
      name: 'engine-knows-no-host',
      comment: 'The engine is plain Node: no Electron, no screen, no shell, no command line.',
      severity: 'error',
      from: { path: '^main/engine/' },
      to: { path: '(^renderer/|^main/(shell|hosts|cli)/|node_modules/electron/)' },
    },
    {
      name: 'passes-and-policy-are-pure',
      comment: 'No disk, device, store or network: time and keys come in as arguments.',
      severity: 'error',
      from: { path: '^main/engine/(passes|policy)/' },
      to: {
        path: '(^main/engine/(lane|store|analytics|config|demo)/|better-sqlite3|serialport|^(node:)?(fs|net|http|https|child_process|dgram|tls)$)',
      },
    },
    {
      name: 'lane-decides-nothing-about-disk',
      comment: 'The state machine of a lane is pure; its runner is handed what it needs.',
      severity: 'error',
      from: { path: '^main/engine/lane/' },
      to: { path: '(better-sqlite3|^main/engine/store/|serialport)' },
    },
    {
      name: 'only-the-store-speaks-sql',
      comment: 'One connection, one place.',
      severity: 'error',
      from: { path: '^(main|native|renderer)/', pathNot: '^main/engine/store/' },
      to: { path: 'better-sqlite3', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-serial-transport-speaks-serialport',
      comment: 'Drivers see bytes through BytePort.',
      severity: 'error',
      from: { path: '^(main|native|renderer)/', pathNot: '^native/serial/' },
      to: { path: 'node_modules/(@serialport|serialport)/' },
    },
    {
      name: 'shell-is-thin',
      comment: 'The shell knows Electron and the contract, and nothing of what is inside the engine.',
      severity: 'error',
      from: { path: '^main/shell/' },
      to: { path: '^(main/(engine|hosts|cli)|native|renderer)/' },
    },
    {
      name: 'only-the-shell-knows-electron',
      comment: "Electron's download may fail: nothing but the shell depends on it.",
      severity: 'error',
      from: { path: '^(main|native|renderer)/', pathNot: '^main/shell/' },
      to: { path: 'node_modules/electron/' },
    },
    {
      name: 'renderer-sees-the-contract-alone',
      comment: 'A screen never sees Node, a key or a device.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: {
        path: '(^(main|native|build|test)/|^(node:)?(fs|net|path|crypto|child_process)$)',
        pathNot: '^main/contract/',
      },
    },
    {
      name: 'contract-depends-on-zod-alone',
      comment: 'Both sides read it: it must run anywhere.',
      severity: 'error',
      from: { path: '^main/contract/' },
      to: { path: '.', pathNot: '(^main/contract/|node_modules/zod/)' },
    },
    {
      name: 'product-needs-no-test',
      severity: 'error',
      from: { path: '^(main|native|renderer|build)/' },
      to: { path: '^test/' },
    },
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-undeclared-dependency',
      severity: 'error',
      from: { path: '^(main|native|renderer)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^virtual:' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
