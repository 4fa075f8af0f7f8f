import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const hashes = ['sha256', 'sha1', 'md5', 'sha512'] as const

/** The files in `folder` and below, whole. */
export const contentsOf = (folder: string): Buffer[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => readFileSync(join(file.parentPath, file.name)))

/** Which of `secrets` are in `searched`, as they are or as a hash of them in bytes, hex or base64. */
export function tracesOf(secrets: readonly string[], searched: readonly Buffer[]): string[] {
  return secrets.filter((secret) => {
    const marks = [Buffer.from(secret), ...hashes.flatMap((hash) => marksOf(hash, secret))]
    return searched.some((bytes) => marks.some((mark) => bytes.includes(mark)))
  })
}

function marksOf(hash: (typeof hashes)[number], secret: string): Buffer[] {
  const digest = createHash(hash).update(secret).digest()
  return [digest, Buffer.from(digest.toString('hex')), Buffer.from(digest.toString('base64url'))].concat(
    Buffer.from(digest.toString('base64').replace(/=+$/, '')),
  )
}
