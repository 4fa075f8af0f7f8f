import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { noDevices } from '../support/no-devices.ts'
import { describe, expect, it } from 'vitest'
import { contactMeanings } from '../../main/contract/turnstile-contacts.ts'
import { readySetNames } from '../../main/engine/policy/policy-document.ts'
import { ticketColumns } from '../../main/engine/issuing/ticket-row.ts'
import { byHandReasons, Proof } from '../../main/contract/gate-api.ts'
import { blockFaults, blockReasons, unblockReasons } from '../../main/contract/lists-api.ts'
import { demoPassIds } from '../../main/engine/demo/demo-passes.ts'
import { eventWarningCodes } from '../../main/engine/admission/events/change-effect.ts'
import { eventMistakeCodes } from '../../main/engine/admission/events/event-mistake.ts'
import { zoneNoticeCodes } from '../../main/engine/admission/occupancy/zone-notices.ts'
import { listKinds } from '../../main/engine/store/code-lists.ts'
import { ageNoticeCodes } from '../../main/engine/trust-age/age-notices.ts'
import {
  gateWarnings,
  holdReasons,
  passFormatIds,
  passTypes,
  referralReasons,
  refusalReasons,
  verifyWarnings,
} from '../../main/engine/passes/reasons.ts'
import { syncNotices } from '../../main/engine/sync/sync-notices.ts'
import { syncFaults } from '../../main/engine/sync/sync-report.ts'
import { foundCodes, neededCodes } from '../../main/engine/policy/finding.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

type Tree = { readonly [key: string]: string | Tree }
const languages: Readonly<Record<string, Tree>> = Object.fromEntries(
  globSync('renderer/languages/*.json', { cwd: root }).map((path) => [path, JSON.parse(read(path)) as Tree]),
)
const english = languages['renderer/languages/en.json'] ?? {}

const flat = (tree: Tree, above = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[above + key, value]] : flat(value, `${above}${key}.`),
  )

/** What i18next puts values in for: `{{have}}`. */
const placeholders = (words: string): string[] => (words.match(/\{\{\w+\}\}/g) ?? []).toSorted()

/** The members of a union of texts that has no list at run time, read from where it is written. */
function codesOf(path: string, declared: string): string[] {
  const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest)
  const codes: string[] = []
  const gather = (node: ts.Node): void => {
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) codes.push(node.literal.text)
    ts.forEachChild(node, gather)
  }
  ts.forEachChild(source, (node) => {
    if (!ts.isTypeAliasDeclaration(node) && !ts.isInterfaceDeclaration(node)) return
    if (node.name.text === declared) gather(node)
  })
  return codes
}

describe('the words of each language', () => {
  it.each(Object.entries(languages))('%s says everything, with the same values in it', (_path, words) => {
    const shape = (tree: Tree): [string, string[]][] =>
      flat(tree).map(([key, text]) => [key, placeholders(text)])
    expect(Object.fromEntries(shape(words))).toEqual(Object.fromEntries(shape(english)))
    expect(flat(words).filter(([, text]) => text.trim() === '')).toEqual([])
  })

  it.each(Object.entries(languages))('%s never speaks of illness to a guest', (_path, words) => {
    const toGuests = flat(words).filter(([key]) => /^guest\.|^(refusal|referral)\..*\.(line|cure)$/.test(key))
    expect(toGuests.length).toBeGreaterThan(40)
    const illness =
      /\b(ill|illness|sick|health|infect\w*|contagi\w*|positiv\w*|covid|virus|quarantin\w*|enferm\w*|salud|cuarentena)\b/i
    expect(toGuests.filter(([, text]) => illness.test(text))).toEqual([])
  })

  it.each(Object.entries(languages))(
    '%s tells no guest aloud what kind of record the rules looked at',
    (_path, words) => {
      const ofRules = flat(words).filter(([key]) => /^(refusal|referral)\..*\.(line|cure)$/.test(key))
      expect(
        ofRules.filter(([, text]) => /\b(vaccin|vacun|dose|dosis|test|prueba|muestra tomada)/i.test(text)),
      ).toEqual([])
    },
  )

  it.each(Object.entries(languages))('%s sends every refused guest to a person', (_path, words) => {
    const cures = flat(words).filter(([key]) => /^(refusal|referral)\..*\.cure$/.test(key))
    expect(cures.filter(([, text]) => !/attendant|personal/.test(text))).toEqual([])
  })
})

describe('every code that an engine of today may send', () => {
  const laneFaults = codesOf('main/engine/lane/lane-state.ts', 'LaneFault')
  const relayFaults = codesOf('native/relays/relay-fault.ts', 'RelayFault')
  const scannerFaults = codesOf('native/scanners/scanner.ts', 'ScannerFault')
  const alarms = codesOf('main/engine/lane/lane-state.ts', 'Alarm')
  const storeFaults = codesOf('main/engine/store/store-fault.ts', 'StoreFault')

  const devices = [...noDevices.scanners, ...noDevices.relays]

  const bundleFaults = codesOf('main/engine/trust/bundle/bundle-fault.ts', 'BundleFault')

  const listMistakes = [
    ...codesOf('main/engine/admission/lists/csv-list.ts', 'ListMistake'),
    ...codesOf('main/engine/admission/lists/list-draft.ts', 'CodeMistake'),
  ]

  const typeReasons = codesOf('main/engine/issuing/eligibility.ts', 'TypeReason')
  const deskFaults = [
    'desk-absent',
    'desk-locked',
    'clock-doubtful',
    'authority-missing',
    'authority-damaged',
    'folder-failed',
    'key-none',
    'not-verified',
    'too-long',
  ]

  it('is found where it is declared', () => {
    expect(listMistakes).toEqual(expect.arrayContaining(['code-twice', 'list-broken']))
    expect(bundleFaults).toContain('bundle-older')
    expect(typeReasons).toContain('no-dose')
    expect(laneFaults).toContain('decision-late')
    expect(relayFaults).toContain('relay-stuck')
    expect(scannerFaults).toContain('scanner-denied')
    expect(alarms).toContain('tamper')
    expect(storeFaults).toContain('store-full')
  })

  it.each([
    ['refusal', [...refusalReasons, 'keys-expired', 'scanner-unsuited'], ['label', 'line', 'cure', 'staff']],
    [
      'referral',
      [...referralReasons, ...holdReasons.filter((reason) => reason !== 'scanner-unsuited')],
      ['label', 'line', 'cure', 'staff'],
    ],
    ['found', foundCodes, ['label']],
    ['needed', neededCodes, ['label']],
    ['testMethod', ['pcr', 'antigen', 'antibody'], ['label']],
    ['warning', [...verifyWarnings, ...gateWarnings], ['label']],
    ['passType', passTypes, ['label']],
    ['format', passFormatIds, ['label']],
    ['deskFault', deskFaults, ['title', 'cure']],
    [
      'deskField',
      [
        // The desk asks for none.
        ...ticketColumns.filter((column) => column !== 'id'),
        'given',
        'family',
        'birthDate',
        'doses',
        'tests',
      ],
      ['line'],
    ],
    ['eligibility', [...typeReasons, 'positive-test-recent', 'record-from-future'], ['line']],
    ['trustAction', ['trust-imported', 'issuers-trusted', 'issuers-distrusted'], ['label']],
    [
      'trustFault',
      [
        // What else it declares befalls whoever makes bundles.
        ...bundleFaults.filter((code) => code.startsWith('bundle-')),
        ...codesOf('main/engine/trust/setup/trust-setup.ts', 'Unreadable'),
        'issuer-not-allowed',
        'file-too-large',
        'file-unreadable',
      ],
      ['line'],
    ],
    ['ruleSet', readySetNames, ['title', 'line']],
    ['sourceFault', syncFaults, ['line']],
    ['demoPass', demoPassIds, ['title', 'expect']],
    ['fault', [...laneFaults, ...relayFaults, ...scannerFaults, 'jammed'], ['title', 'cure']],
    ['alarm', alarms, ['title', 'cure']],
    [
      'notice',
      [
        ...storeFaults,
        ...syncNotices,
        ...ageNoticeCodes,
        'codes-guessed',
        'store-recovered',
        'devices-failing',
        'engine-ended',
        'config-mistakes',
        'rules-unreadable',
        'lanes-unreadable',
        'events-unusable',
        'entries-unrecorded',
        ...zoneNoticeCodes,
      ],
      ['title', 'cure'],
    ],
    ['deviceKind', devices.map(({ kind }) => kind), ['label', 'line']],
    ['deviceField', devices.flatMap(({ fields }) => fields.map(({ name }) => name)), ['label']],
    ['input', contactMeanings, ['label', 'line']],
    ['testHindrance', codesOf('main/engine/lane/lane-test.ts', 'TestHindrance'), ['line']],
    ['proof', Proof.options, ['label', 'ask']],
    ['byHand', byHandReasons, ['label']],
    ['eventMistake', eventMistakeCodes, ['line']],
    ['eventWarning', eventWarningCodes, ['line']],
    ['listKind', listKinds, ['label']],
    ['listMistake', listMistakes, ['line']],
    [
      'listFault',
      ['upload-gone', 'file-too-large', 'file-unreadable', 'list-of-another-event', 'list-unknown'],
      ['line'],
    ],
    ['alphabet', codesOf('main/engine/admission/lists/code-strength.ts', 'Strength'), ['label']],
    ['blockReason', [...blockReasons, ...unblockReasons], ['label']],
    ['blockFault', blockFaults, ['line']],
    ['unreadable', codesOf('native/scanners/scanner.ts', 'UnreadableScan'), ['line']],
  ] as const)('has words: %s', (group, codes, parts) => {
    const known = new Map(flat(english))
    const wanted = [...codes, 'unknown'].flatMap((code) => parts.map((part) => `${group}.${code}.${part}`))
    expect(wanted.filter((key) => !known.has(key))).toEqual([])
  })
})

describe('the screens', () => {
  it.each(globSync('renderer/**/*.tsx', { cwd: root }))('%s has no words of its own', (path) => {
    const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
    const spoken = new Set(['alt', 'title', 'placeholder', 'aria-label', 'aria-description', 'label'])
    const own: string[] = []
    const look = (node: ts.Node): void => {
      if (ts.isJsxText(node) && /\p{L}/u.test(node.text)) own.push(node.text.trim())
      if (ts.isJsxAttribute(node) && spoken.has(node.name.getText())) {
        const { initializer } = node
        if (initializer !== undefined && ts.isStringLiteral(initializer) && /\p{L}/u.test(initializer.text)) {
          own.push(initializer.text)
        }
      }
      ts.forEachChild(node, look)
    }
    look(source)
    expect(own).toEqual([])
  })
})
