import { eventFields, type EventField, type EventMistake } from '../../../main/contract/events-api.ts'
import type { Words } from '../../languages/use-words.ts'
import { isWallTime, wallTimeWords } from './wall-time.ts'

/** What has to be done about a mistake, times as a person reads them. */
export const mistakeLine = ({ code, values }: EventMistake, { ofCode, language }: Words): string =>
  ofCode('eventMistake', code, 'line', timesInWords(values, language))

export const timesInWords = (
  values: Readonly<Record<string, string>>,
  language: string,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      isWallTime(value) ? wallTimeWords(value, language) : value,
    ]),
  )

/** What the form calls a field; as the engine does where it is younger than this screen. */
export function fieldName(field: string, { t }: Words): string {
  const known = eventFields.find((one): one is EventField => one === field)
  return known === undefined ? field : t(`events.field.${known}`)
}
