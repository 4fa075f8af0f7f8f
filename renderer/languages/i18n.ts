import { createInstance, type i18n as I18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import en from './en.json' with { type: 'json' }
import es from './es.json' with { type: 'json' }

/** Every language that has words. One more: its file beside these, and one line here. */
const resources = { en: { translation: en }, es: { translation: es } } as const

export type Language = keyof typeof resources
const fallback: Language = 'en'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en }
  }
}

const isLanguage = (tag: string): tag is Language => Object.hasOwn(resources, tag)

/** Those of the venue's languages that there are words for, in its order; never empty. */
export function languagesOf(tags: readonly string[]): readonly [Language, ...Language[]] {
  const [first = fallback, ...others] = tags.filter(isLanguage)
  return [first, ...others]
}

/** The language called for, where it has words; else `otherwise`. */
export const languageOr = (tag: string | null, otherwise: Language): Language =>
  tag !== null && isLanguage(tag) ? tag : otherwise

/** All words are in the bundle, so it is ready when it returns: a screen never waits for its words. */
export function createWords(): I18n {
  const words = createInstance()
  void words.use(initReactI18next).init({
    lng: fallback,
    fallbackLng: fallback,
    resources,
    initAsync: false,
    // React escapes what it shows.
    interpolation: { escapeValue: false },
  })
  return words
}
