import type { Ticket, VerifiedPass, Verdict } from '../engine/passes/pass-format.ts'
import type { HoldReason, ReferralReason, RefusalReason, VerifyWarning } from '../engine/passes/reasons.ts'
import { decisionRows, type Judged } from './working-in-words.ts'

/** What each refusal means to who looks into it, and what to do. None of them speaks of the bearer's health. */
const refusalWords: Record<RefusalReason, string> = {
  'not-a-pass': 'This is no pass of a kind that is known here. Check that the right code was read.',
  'health-link':
    'This is a SMART Health Link: it says where a record lies on the network, and is no record. Ask for the card itself.',
  'rail-ticket': 'This is a rail ticket (UIC 918), which is not read here.',
  'mobile-document':
    "This begins a talk with a phone's licence (ISO 18013-5) by radio. Nothing of it can be checked from a code.",
  unreadable: 'This is no text. Read the code again.',
  malformed:
    'It looks like a pass, but is not written as one. Read the code again; its issuer can make a new one.',
  'version-unknown':
    'It is well written, in a version of its format that this program does not know. Look for a newer program.',
  'algorithm-unknown':
    'It is signed in a way that this program does not know, or that its format does not allow. Its issuer can tell why.',
  'too-large': 'It is larger than any pass. Check that the right code was read.',
  'parts-missing': 'The card has more codes than were given. Give all of them.',
  'parts-mixed': 'These codes are not each code of one card once. Give the codes of one card alone.',
  'issuer-unknown': 'Its issuer is not in the trust file. Find out whether this gate should trust it.',
  'issuer-not-trusted':
    'It is authentic, but this venue does not accept its issuer. To accept it: passgate keys trust.',
  'key-unknown': 'Its issuer is trusted, but not this key. The trust file may be old: get the current keys.',
  'signature-invalid': 'It was changed after it was signed, or its codes are of different cards.',
  'certificate-invalid':
    "The signer's certificate does not lead to a root that the trust file names, or breaks its rules.",
  'certificate-expired': "The signer's certificate had run out, or not begun, when it was needed.",
  'certificate-wrong-use':
    "The signer's certificate is not for passes of this kind. Its issuer made a mistake.",
  'not-yet-valid': 'It is authentic, but not valid yet. Check the time of this machine, or come back then.',
  expired: 'It is authentic, but has run out. Its holder can get a new one from the issuer.',
  revoked: 'It is authentic, but its issuer has withdrawn it. Its holder can ask the issuer.',
  blocked: 'It is authentic, but held back by whoever sold it. They can tell why, and release it.',
  'too-soon-after-dose':
    'It is authentic. The rules let it in some days after the date that it shows: see the rule.',
  'series-incomplete': 'It is authentic, but shows less than the rules ask for: see the rule.',
  'dose-too-old': 'It is authentic. By the rules it has run out: see the rule.',
  'test-too-old': 'It is authentic. By the rules it has run out: see the rule.',
  'wrong-event': 'It is authentic, and of another event. The ticket desk can help.',
  'wrong-zone': 'It is authentic, and of another zone. Its holder can go to the gate of that zone.',
  'wrong-gate': 'It is authentic, and for other gates of the venue.',
  'too-early': 'It is authentic, and good from a later time: see the doors of its event.',
  'too-late': 'It is authentic, and its time here is over: see the last entry of its event.',
  'already-used': 'It is authentic, and used as often as it admits.',
  'already-inside': 'It is authentic, and whoever went in with it has not come out.',
  'not-inside': 'It is authentic, and nobody went in with it.',
  'reentry-not-allowed': 'It is authentic, and whoever went out with it may not come back, or came too late.',
  'in-use': 'It is authentic, and another lane is letting somebody in with it.',
  'not-on-list': 'It is on none of the lists of the venue: passgate lists shows them.',
  'blocked-by-venue': 'The venue has blocked it: passgate lists shows it, and unblocks it.',
  'proof-missing': 'The lane wants more than one proof, and the rest was not shown in time.',
  'turned-away': 'Staff have turned its holder away.',
  'rule-not-met': 'It is authentic, but a business rule is not met: see the rule.',
}

/** What a person does with a pass that the rules leave to them. */
const referralWords: Record<ReferralReason, string> = {
  'type-not-accepted':
    'It is authentic, of a kind that these rules leave to a person. Decide by the house rules.',
  'issuer-not-accepted':
    'It is authentic, of an issuer that these rules leave to a person. Decide by the house rules.',
  'evidence-missing':
    'It is authentic, but does not tell what the rules ask about, or not exactly enough. Ask for another record.',
  'rule-undetermined':
    'It is authentic, but the business rules give no answer for it. Decide by the house rules.',
  'entry-uncertain':
    'It is authentic. The gate failed while somebody went in with it, so whether they are inside is not known.',
  'holder-mismatch': 'The proofs are authentic, and name different people.',
  'minor-alone': 'It is authentic, of somebody who goes in with an adult.',
  'id-not-confirmed': 'It is authentic, but nobody confirmed the photo ID in time.',
}

/** What a gate says of itself. */
const holdWords: Record<HoldReason, string> = {
  'keys-expired':
    'It is authentic by keys that are older than the venue allows. Renew them: passgate keys sync.',
  'clock-doubtful': "The gate's clock is in doubt. Set it, or say that it is right: passgate clock confirm.",
  'scanner-unsuited':
    'The scanner poses as a keyboard: too slow and unsafe for health cards. Set it to USB serial or HID POS.',
  'zone-full': 'As many people are inside as the venue allows.',
  'no-event': 'No event of the venue is on now: see the events of the configuration.',
  'claims-unanswered': 'Whether it was used at another gate could not be asked in time.',
}

const warningWords: Record<VerifyWarning, string> = {
  'revocation-list-invalid':
    "The issuer's revocation list is malformed, so nobody knows whether this pass was withdrawn. Get a good list.",
}

/**
 * A verdict for the person who asked: one fact a line, ending with what to do.
 * @param judged what follows by a venue's rules, with the working; null where none were asked.
 */
export function verdictInWords(verdict: Verdict, judged: Judged | null): string {
  const rows = verdict.outcome === 'verified' ? verifiedRows(verdict, judged) : refusedRows(verdict)
  return rows.map(([label, value]) => `${label.padEnd(12)}${onOneLine(value)}`).join('\n')
}

type Row = readonly [label: string, value: string]

const verifiedRows = (
  { pass, warnings }: Verdict & { outcome: 'verified' },
  judged: Judged | null,
): Row[] => [
  ['verdict', 'VERIFIED'],
  ...passRows(pass),
  ...warnings.map((code): Row => ['warning', `${code}: ${warningWords[code]}`]),
  ...(judged === null ? [] : decisionRows(judged)),
  ['what to do', whatToDo(judged)],
]

function whatToDo(judged: Judged | null): string {
  if (judged?.decision.outcome === 'refuse') return { ...refusalWords, ...holdWords }[judged.decision.reason]
  if (judged?.decision.outcome === 'refer') return { ...referralWords, ...holdWords }[judged.decision.reason]
  return 'Compare name and date of birth with a photo ID.'
}

const refusedRows = (refused: Verdict & { outcome: 'refused' }): Row[] => [
  ['verdict', `REFUSED: ${refused.reason}`],
  ...(refused.pass === null ? originRows(refused) : passRows(refused.pass)),
  ['what to do', refusalWords[refused.reason]],
]

function passRows({ format, type, issuer, kid, holder, ticket, validFrom, validUntil }: VerifiedPass): Row[] {
  const person = holder.reveal()
  return [
    ['pass', `${type} (${format})`],
    ['issuer', `${issuer.name} (${issuer.id})`],
    ['key', kid],
    ...(ticket === null ? [] : ticketRows(ticket)),
    ['name', person?.name ?? 'none'],
    ['birth date', person?.birthDate ?? 'none'],
    ['valid from', validFrom === null ? 'the beginning' : time(validFrom)],
    ['valid until', validUntil === null ? 'no end of its own' : time(validUntil)],
  ]
}

const ticketRows = ({ event, zone, product, entries }: Ticket): Row[] => [
  ['event', event],
  ['zone', zone ?? 'the whole event'],
  ['product', product ?? 'not said'],
  ['entries', entries === null ? "by the venue's rules" : String(entries)],
]

/** Where nothing was proven: what the text says of itself. */
function originRows({ format, claims }: Verdict & { outcome: 'refused' }): Row[] {
  const { issuer, kid } = claims
  const rows: Row[] = []
  if (format !== null) rows.push(['format', format])
  if (issuer !== null) rows.push(['says it is', `signed by ${issuer}`])
  if (kid !== null) rows.push(['key', kid])
  return rows
}

/** Beyond the years that a date can have, the number says at least what is wrong: milliseconds, usually. */
function time(seconds: number): string {
  const date = new Date(seconds * 1_000)
  return Number.isNaN(date.getTime()) ? `${seconds} s after 1970` : date.toISOString()
}

/** Much of it was written by whoever made the code: nothing in it may command the terminal. */
const onOneLine = (text: string): string => text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '?')
