import type { SignedPass } from '../../engine/issuing/signed-pass.ts'

/** What was issued, on stdout alone: the texts hold the name of whom it was issued to. */
export function handOut(pass: SignedPass & { readonly type?: string }, json: boolean): void {
  const { id, kid, type, validFrom, validUntil, texts } = pass
  if (json) {
    console.log(JSON.stringify({ id, kid, type, validFrom, validUntil, texts }))
    return
  }
  const rows = [
    ['id', `${id} (to revoke it by; it is kept nowhere else)`],
    ['key', kid],
    ...(type === undefined ? [] : [['type', type]]),
    ['valid from', time(validFrom)],
    ['valid until', validUntil === null ? 'no end of its own' : time(validUntil)],
    ...texts.map((text, index) => [
      texts.length === 1 ? 'code' : `code ${index + 1} of ${texts.length}`,
      text,
    ]),
  ]
  console.log(rows.map(([label = '', value = '']) => `${label.padEnd(13)}${value}`).join('\n'))
}

const time = (seconds: number): string => new Date(seconds * 1_000).toISOString()
