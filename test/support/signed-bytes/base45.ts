const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

/** The bytes of base45 text in the plainest way. Nonsense in, nonsense out. Source: RFC 9285, section 4. */
export const fromBase45 = (text: string): Buffer =>
  Buffer.concat(
    (text.match(/.{1,3}/gs) ?? []).map((group) => {
      const value = Array.from(group).reduceRight((sum, char) => sum * 45 + alphabet.indexOf(char), 0)
      return Buffer.from(value.toString(16).padStart(group.length === 3 ? 4 : 2, '0'), 'hex')
    }),
  )
