import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WalletFiles } from '../../main/engine/issuing/wallet-identity.ts'
import { newFolder } from './folder.ts'
import { parts } from './parts.ts'

/** An authority as Apple's is, made for one test: what it issues is good for a day from now. */
export class WalletAuthority {
  readonly #folder = newFolder()

  constructor() {
    this.#openssl(
      'req -x509 -newkey rsa:2048 -nodes -days 2 -keyout authority.key -out authority.pem -subj',
      '/CN=Test Worldwide Relations',
    )
  }

  /** A pass type's certificate with its key. @param subject as Apple writes it, by default. */
  issue({
    subject = '/UID=pass.org.example.entry/CN=Pass Type ID: pass.org.example.entry/OU=TEAM123456/O=Example',
    key = 'rsa:2048',
    passphrase = null,
  }: {
    readonly subject?: string
    /** What openssl makes a new key of. */
    readonly key?: string
    readonly passphrase?: string | null
  } = {}): WalletFiles {
    const protection = passphrase === null ? ['-nodes'] : ['-passout', `pass:${passphrase}`]
    this.#openssl(`req -new -newkey ${key} -keyout pass.key -out pass.csr -subj`, subject, ...protection)
    this.#openssl(
      'x509 -req -in pass.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 1 -out pass.pem',
    )
    return {
      certificate: this.#read('pass.pem'),
      key: this.#read('pass.key'),
      passphrase,
      authority: this.#read('authority.pem'),
    }
  }

  /** The certificate as Apple hands it out. */
  asDer(pem: string | Buffer): Buffer {
    writeFileSync(join(this.#folder, 'in.pem'), pem)
    this.#openssl('x509 -in in.pem -outform DER -out out.cer')
    return this.#read('out.cer')
  }

  /** Whether the signature is of this content, by a certificate of this authority. */
  vouchesFor(content: Buffer, signature: Buffer): boolean {
    writeFileSync(join(this.#folder, 'content'), content)
    writeFileSync(join(this.#folder, 'signature'), signature)
    try {
      this.#openssl(
        'cms -verify -binary -inform DER -in signature -content content -CAfile authority.pem -purpose any -out verified',
      )
      return true
    } catch {
      return false
    }
  }

  /** @param more what has spaces of its own. */
  #openssl(command: string, ...more: readonly string[]): void {
    execFileSync(parts.openssl ?? '', [...command.split(' '), ...more], { cwd: this.#folder, stdio: 'pipe' })
  }

  #read(name: string): Buffer {
    return readFileSync(join(this.#folder, name))
  }
}
