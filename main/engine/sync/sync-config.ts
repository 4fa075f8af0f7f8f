import { z } from 'zod'
import { unreachable } from '../../../native/result.ts'
import { OwnAgeLimits } from '../trust-age/age-limits.ts'
import { isNetwork } from './address-rule.ts'

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'lower-case letters, digits and hyphens, 32 at most, such as "vci"')
  .describe('What the source is called here. Its keys are known by it: do not change it.')
const https = z
  .url({ protocol: /^https$/ })
  .max(512)
  .refine((text) => new URL(text).username === '', 'an https address without a user in it')
const file = z.string().min(1).max(255)
const title = z.string().min(1).max(200)
/** A part of a path, as pretix has them. */
const slug = z.string().regex(/^[\w.-]{1,100}$/, 'letters, digits, dots and hyphens')

const common = {
  name,
  everyMinutes: z
    .int()
    .min(5)
    .max(7 * 24 * 60)
    .default(6 * 60)
    .describe('How often a running gate looks at it. Minutes.'),
  networks: z
    .array(z.string().refine(isNetwork, 'an address or a network, such as "10.1.0.0/16"'))
    .max(16)
    .default([])
    .describe('Private addresses that this source may be at. Without them, public ones alone.'),
  caFile: file
    .optional()
    .describe('PEM of an authority that is trusted for this server beside those of the web.'),
  age: OwnAgeLimits.optional().describe('How old its keys may grow, where that is other than in trust.age.'),
}

const Issuer = z.strictObject({
  kind: z.literal('issuer'),
  ...common,
  iss: https
    .refine((text) => !text.endsWith('/'), 'without a slash at its end, exactly as cards carry it')
    .describe('The issuer of SMART Health Cards, exactly as its cards carry it.'),
  issuerName: title.describe('What the attendant reads.'),
})

const VciSnapshot = z.strictObject({
  kind: z.literal('vci-snapshot'),
  ...common,
  url: https
    .default(
      'https://raw.githubusercontent.com/the-commons-project/vci-directory/main/logs/vci_snapshot.json',
    )
    .describe('The snapshot of the VCI directory.'),
  signatureUrl: https
    .default('https://raw.githubusercontent.com/the-commons-project/vci-directory/main/logs/vci_snapshot.sig')
    .describe('Its signature.'),
  certificateFile: file.describe('PEM of the certificate that signs it, as you have checked it.'),
})

const Certificates = z.strictObject({
  kind: z.literal('certificates'),
  ...common,
  url: https.describe('A list of document signer certificates of EU Digital COVID Certificates.'),
  id: title.default('eu-dcc').describe('What the list is called here, such as "fr".'),
  listName: title.default('EU Digital COVID Certificate').describe('What a person reads.'),
  signedByFile: file.optional().describe('PEM of the public key that signs the list.'),
})

const Pretix = z.strictObject({
  kind: z.literal('pretix'),
  ...common,
  url: https
    .refine((text) => !text.endsWith('/'), 'without a slash at its end')
    .describe('The address of pretix, such as https://pretix.eu'),
  organizer: slug,
  event: slug,
  eventName: title.describe('What a person reads.'),
  tokenFile: file.describe('A file that holds an API token, and nothing else.'),
})

export const Source = z.discriminatedUnion('kind', [Issuer, VciSnapshot, Certificates, Pretix])
export type SourceConfig = z.output<typeof Source>

export const Proxy = z
  .strictObject({
    url: z
      .url({ protocol: /^http$/ })
      .max(512)
      .refine(isBare, 'a proxy as http://host:port, without a user or a path')
      .describe('The proxy, such as http://proxy.venue.example:3128'),
    credentialsFile: file
      .optional()
      .describe('A file that holds user:password for the proxy on one line, and nothing else.'),
    lookup: z
      .enum(['gate', 'proxy'])
      .default('gate')
      .describe(
        'Who looks up the names of servers. "gate" checks their addresses; "proxy" is for networks whose gates have no name server.',
      ),
  })
  .describe('The way out of the network, where there is no other. The environment names no proxy.')
export type ProxyConfig = z.output<typeof Proxy>

function isBare(text: string): boolean {
  const { username, password, pathname, search, hash } = new URL(text)
  return username + password + search + hash === '' && pathname === '/'
}

export const SyncConfig = z
  .strictObject({
    proxy: Proxy.optional(),
    sources: z
      .array(Source)
      .min(1)
      .max(64)
      .superRefine((sources, context) => {
        const seen = new Set<string>()
        sources.forEach((source, index) => {
          for (const [field, value] of ownOf(source)) {
            const own = JSON.stringify([field, value])
            if (seen.has(own))
              context.addIssue({
                code: 'custom',
                path: [index, field],
                message: 'one that no other source has',
              })
            seen.add(own)
          }
        })
      }),
  })
  .describe('Where keys and revocations come from. Nobody else is ever contacted.')

/** What no two sources share: they would take each other's issuers away. */
function ownOf(source: SourceConfig): [string, string][] {
  const { kind } = source
  if (kind === 'issuer')
    return [
      ['name', source.name],
      ['iss', source.iss],
    ]
  if (kind === 'certificates')
    return [
      ['name', source.name],
      ['id', source.id],
    ]
  if (kind === 'pretix')
    return [
      ['name', source.name],
      ['event', source.event],
    ]
  return [
    ['name', source.name],
    ['url', source.url],
  ]
}

export type SyncConfig = z.output<typeof SyncConfig>

/** Where a source is: elsewhere it is another one. */
export const addressOf = (source: SourceConfig): string =>
  source.kind === 'issuer'
    ? source.iss
    : source.kind === 'pretix'
      ? `${source.url}/${source.organizer}/${source.event}`
      : source.url

/** Issuers that have a source of their own: a directory says nothing of them. */
export const ownIssuers = (sources: readonly SourceConfig[]): Set<string> =>
  new Set(sources.flatMap((source) => (source.kind === 'issuer' ? [source.iss] : [])))

/** The same, its files found from `resolve`. */
export function withFiles(sync: SyncConfig, resolve: (file: string) => string): SyncConfig {
  const { sources, proxy } = sync
  return {
    sources: sources.map((source) => sourceWithFiles(source, resolve)),
    ...(proxy === undefined ? {} : { proxy: proxyWithFiles(proxy, resolve) }),
  }
}

const proxyWithFiles = (
  { credentialsFile, ...proxy }: ProxyConfig,
  resolve: (file: string) => string,
): ProxyConfig => ({
  ...proxy,
  ...(credentialsFile === undefined ? {} : { credentialsFile: resolve(credentialsFile) }),
})

function sourceWithFiles(source: SourceConfig, resolve: (file: string) => string): SourceConfig {
  const ca = source.caFile === undefined ? {} : { caFile: resolve(source.caFile) }
  switch (source.kind) {
    case 'issuer':
      return { ...source, ...ca }
    case 'vci-snapshot':
      return { ...source, ...ca, certificateFile: resolve(source.certificateFile) }
    case 'certificates':
      return source.signedByFile === undefined
        ? { ...source, ...ca }
        : { ...source, ...ca, signedByFile: resolve(source.signedByFile) }
    case 'pretix':
      return { ...source, ...ca, tokenFile: resolve(source.tokenFile) }
    default:
      return unreachable(source)
  }
}
