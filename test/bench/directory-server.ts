/**
 * A process that serves a directory of issuers by HTTPS, so that what it does is not done on the thread that is measured:
 * `node directory-server.ts FOLDER`. It writes what a source needs into the folder, and `ready PORT` when it serves.
 * Each edition is another one: of every issuer, one key more or less.
 */
import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { certificateOf } from '../support/certificate.ts'
import { WebAuthority } from '../support/server-certificate.ts'
import { ShcAuthority } from '../support/shc-authority.ts'
import { parts } from '../support/parts.ts'

interface Info {
  readonly issuer: { readonly iss: string; readonly name: string }
  readonly keys: readonly unknown[]
  readonly crls?: readonly unknown[]
}

/** As many as the directory had at its end. */
const issuers = 651

const [, , folder = ''] = process.argv
const signer = generateKeyPairSync('ec', { namedCurve: 'P-521' })
const authority = new WebAuthority()
writeFileSync(join(folder, 'ca.pem'), authority.cert)
writeFileSync(join(folder, 'vci.pem'), new X509Certificate(certificateOf(signer, {})).toString())

const infos: readonly Info[] =
  parts.vectors === null ? generated() : read(resolve('../shared/vectors/shc/trust/vci_snapshot.json'))
const added = infos.map(({ issuer }) => new ShcAuthority(issuer.iss).jwk)
const editions = [0, 1].map((edition) =>
  Buffer.from(
    JSON.stringify({
      time: new Date().toISOString(),
      issuerInfo: infos.map((info, nth) => ({
        ...info,
        keys: edition === 0 ? info.keys : [...info.keys, added[nth]],
      })),
    }),
  ),
)
const signatures = editions.map((edition) => sign('sha512', edition, signer.privateKey))

let asked = 0
const server = createServer(authority.server('localhost'), ({ url }, response) => {
  const isSignature = url === '/s.sig'
  const body = (isSignature ? signatures : editions)[asked % editions.length]
  // The signature is asked for after what it signs.
  if (isSignature) asked += 1
  response.writeHead(200, { 'content-type': isSignature ? 'application/octet-stream' : 'application/json' })
  response.end(body)
})
server.listen(0, '127.0.0.1', () => console.log(`ready ${(server.address() as AddressInfo).port}`))

function read(file: string): readonly Info[] {
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly issuerInfo: readonly Info[] }).issuerInfo
}

function generated(): Info[] {
  return Array.from({ length: issuers }, (_, nth) => {
    const { iss, jwk } = new ShcAuthority(`https://issuer-${nth}.example`)
    return { issuer: { iss, name: `Issuer ${nth}` }, keys: [jwk] }
  })
}
