import { generateKeyPairSync } from 'node:crypto'
import { certificateOf, type CertificateOptions } from './certificate.ts'

const hourMs = 3_600_000

/** A server's certificate and its key, both PEM. */
export interface ServerIdentity {
  readonly cert: string
  readonly key: string
}

/** A certificate for `localhost` that vouches for itself, made for one test. */
export const serverCertificate = (): ServerIdentity => identityOf(newKeys(), 'localhost', { ca: true })

/** Who vouches for servers in a test: whoever takes `cert` for a root trusts them. */
export class WebAuthority {
  readonly cert: string
  readonly #signer: NonNullable<CertificateOptions['issuedBy']>

  constructor(name = 'A test authority') {
    const keys = newKeys()
    this.#signer = { subject: { CN: name }, privateKey: keys.privateKey }
    this.cert = identityOf(keys, name, { ca: true }).cert
  }

  /** @param validUntilMs by the machine's clock, which is what TLS goes by. */
  server(name: string, validUntilMs = Date.now() + hourMs): ServerIdentity {
    return identityOf(newKeys(), name, { issuedBy: this.#signer, validUntilS: validUntilMs / 1_000 })
  }
}

type Keys = ReturnType<typeof newKeys>
const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

function identityOf(keys: Keys, name: string, options: CertificateOptions): ServerIdentity {
  const der = certificateOf(keys, {
    subject: { CN: name },
    host: name,
    validFromS: (Date.now() - 2 * hourMs) / 1_000,
    validUntilS: (Date.now() + hourMs) / 1_000,
    ...options,
  })
  const base64 = der.toString('base64').replaceAll(/.{1,64}/g, '$&\n')
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64}-----END CERTIFICATE-----\n`,
    key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}
