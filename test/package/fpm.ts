#!/usr/bin/env node
/**
 * What electron-builder asks of fpm, which it would download: a Debian package of `source=target` files with its scripts. A
 * folder is left empty, since the program in it is another test's.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'

const text = { type: 'string' } as const
const scripts = { 'after-install': 'postinst', 'before-remove': 'prerm', 'after-remove': 'postrm' } as const
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'after-install': text,
    'before-remove': text,
    'after-remove': text,
    package: text,
    name: text,
    version: text,
    architecture: text,
    maintainer: text,
    depends: { ...text, short: 'd', multiple: true },
    source: { ...text, short: 's' },
    type: { ...text, short: 't' },
    force: { type: 'boolean' },
    ...Object.fromEntries(
      ['deb-compression', 'deb-recommends', 'deb-priority', 'description', 'vendor', 'url', 'license'].map(
        (name) => [name, { ...text, multiple: true }],
      ),
    ),
  },
})
const root = mkdtempSync(join(tmpdir(), 'passgate-deb-'))
for (const mapping of positionals) {
  const [source = '', target = ''] = mapping.split('=')
  const path = join(root, target)
  mkdirSync(statSync(source).isDirectory() ? path : dirname(path), { recursive: true })
  if (statSync(source).isFile()) cpSync(source, path)
}
mkdirSync(join(root, 'DEBIAN'))
for (const [option, name] of Object.entries(scripts)) {
  const script = values[option as keyof typeof scripts]
  if (script !== undefined) {
    cpSync(script, join(root, 'DEBIAN', name))
    execFileSync('chmod', ['755', join(root, 'DEBIAN', name)])
  }
}
const control = {
  Package: values.name,
  Version: values.version,
  Architecture: values.architecture,
  Maintainer: values.maintainer,
  Description: 'Passgate',
}
const lines = Object.entries(control).map(([name, value]) => `${name}: ${value ?? ''}\n`)
writeFileSync(join(root, 'DEBIAN/control'), lines.join(''))
execFileSync('dpkg-deb', ['--root-owner-group', '--build', root, values.package ?? ''])
rmSync(root, { recursive: true })
