import { useEffect, useState } from 'react'
import type { Language } from '../languages/i18n.ts'

/** A guest who has chosen a language and shown nothing since has gone. Milliseconds. */
const choiceMs = 30_000

export interface GuestLanguage {
  readonly language: Language
  /** Has a guest chosen it? */
  readonly chosen: boolean
  readonly choose: (language: Language) => void
}

/**
 * The language of a guest screen: the one that the guest has chosen, for as long as they are there; else the venue's,
 * in turn. While the screen speaks to one guest it does not change.
 *
 * @param rotateMs how long each language stays; 0 keeps the first.
 * @param speaking to one guest, who is still there.
 */
export function useGuestLanguage(
  languages: readonly [Language, ...Language[]],
  rotateMs: number,
  speaking: boolean,
): GuestLanguage {
  const [turn, setTurn] = useState(0)
  const [chosen, setChosen] = useState<Language | null>(null)
  const rotating = chosen === null && !speaking && rotateMs > 0 && languages.length > 1

  useEffect(() => {
    if (!rotating) return undefined
    const timer = setInterval(() => setTurn((now) => now + 1), rotateMs)
    return () => clearInterval(timer)
  }, [rotating, rotateMs])

  useEffect(() => {
    if (chosen === null || speaking) return undefined
    const timer = setTimeout(() => {
      setChosen(null)
      setTurn(0)
    }, choiceMs)
    return () => clearTimeout(timer)
  }, [chosen, speaking])

  return {
    language: chosen ?? languages[turn % languages.length] ?? languages[0],
    chosen: chosen !== null,
    choose: setChosen,
  }
}
