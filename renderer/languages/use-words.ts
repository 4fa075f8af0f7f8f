import type { TFunction } from 'i18next'
import { createContext, use } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from './i18n.ts'

/** The language of this part of the page. Guests and staff may read one page in two. */
export const LanguageContext = createContext<Language>('en')

/** Groups of words that belong to the engine's codes. Each has an `unknown` for a code that is younger than this screen. */
export type CodeGroup =
  | 'refusal'
  | 'referral'
  | 'found'
  | 'needed'
  | 'fault'
  | 'alarm'
  | 'notice'
  | 'warning'
  | 'passType'
  | 'format'
  | 'testMethod'
  | 'demoPass'
  | 'deskFault'
  | 'deskField'
  | 'eligibility'
  | 'ruleSet'
  | 'trustAction'
  | 'trustFault'
  | 'sourceFault'
  | 'listKind'
  | 'listFault'
  | 'listMistake'
  | 'listColumn'
  | 'alphabet'
  | 'blockReason'
  | 'blockFault'
  | 'deviceKind'
  | 'deviceField'
  | 'deviceChoice'
  | 'unreadable'
  | 'input'
  | 'testHindrance'
  | 'proof'
  | 'byHand'
  | 'eventMistake'
  | 'eventWarning'

type Values = Readonly<Record<string, string>>

export interface Words {
  readonly t: TFunction
  readonly language: Language
  /**
   * The words for a code of the engine.
   * @param part which of them, where a code has several.
   * @param values what goes into them.
   */
  readonly ofCode: (group: CodeGroup, code: string, part: string, values?: Values) => string
}

/** The words in the language around, or in another one. */
export function useWords(other?: Language): Words {
  const around = use(LanguageContext)
  const language = other ?? around
  const { t, i18n } = useTranslation(undefined, { lng: language })
  const ofCode = (group: CodeGroup, code: string, part: string, values: Values = {}): string => {
    const key = `${group}.${code}.${part}`
    // The code comes from the engine, so its key cannot be known here; a test looks after those of today.
    const any = t as (key: string, values: Values) => string
    return any(i18n.exists(key) ? key : `${group}.unknown.${part}`, { ...values, code })
  }
  return { t, language, ofCode }
}
