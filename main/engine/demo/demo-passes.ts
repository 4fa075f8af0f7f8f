import { createHash } from 'node:crypto'
import type { OpenAuthority } from '../issuing/authority.ts'
import { issuePass } from '../issuing/issue-pass.ts'
import { ticketPress } from '../issuing/ticket-press.ts'
import { cardTexts, signCard, type CardClaims } from '../issuing/smart-health-card.ts'
import { demoRevokedRid, type DemoAuthority } from './demo-authority.ts'

/** Every pass of the demo sheet, by what it shows. Stable: screens and sheets have words for each. */
export const demoPassIds = [
  'vaccination',
  'test-negative',
  'two-parts',
  'excelsior-pass',
  'venue-ticket',
  'test-other',
  'expired',
  'not-yet-valid',
  'revoked',
  'altered',
  'unknown-issuer',
  'not-a-pass',
] as const
export type DemoPassId = (typeof demoPassIds)[number]

const dayS = 86_400

/** The texts of each demo pass, dated from now, so that the sheet never goes stale. Nobody on it exists. */
export async function makeDemoPasses(
  { trusted, desk, stranger }: DemoAuthority,
  nowS: number,
): Promise<Record<DemoPassId, readonly string[]>> {
  const lastWeek = { nbf: nowS - 7 * dayS }
  const vaccination = await signCard(trusted, {
    ...lastWeek,
    ...vaccinated('Avery', 'Sample', '1990-05-14', 2),
  })
  return {
    vaccination: cardTexts(vaccination),
    'test-negative': cardTexts(
      await signCard(trusted, {
        nbf: nowS - 3_600,
        exp: nowS + 3 * dayS,
        ...tested('Noa', 'Example', '2001-11-02', '260415000', nowS),
      }),
    ),
    'two-parts': cardTexts(
      await signCard(trusted, {
        ...lastWeek,
        ...vaccinated('Maximiliana', 'Longrecord-Specimen', '1958-02-28', 14),
      }),
    ),
    'excelsior-pass': await excelsiorPass(desk, nowS),
    'venue-ticket': [await venueTicket(desk, nowS)],
    'test-other': cardTexts(
      await signCard(trusted, {
        nbf: nowS - 3_600,
        ...tested('Robin', 'Placeholder', '1979-08-30', '419984006', nowS),
      }),
    ),
    expired: cardTexts(
      await signCard(trusted, {
        nbf: nowS - 400 * dayS,
        exp: nowS - 2 * dayS,
        ...vaccinated('Sam', 'Template', '1985-01-09', 2),
      }),
    ),
    'not-yet-valid': cardTexts(
      await signCard(trusted, { nbf: nowS + 15 * dayS, ...vaccinated('Kim', 'Specimen', '1996-12-24', 2) }),
    ),
    revoked: cardTexts(
      await signCard(trusted, {
        ...lastWeek,
        rid: demoRevokedRid,
        ...vaccinated('Alex', 'Specimen-Four', '1972-03-17', 2),
      }),
    ),
    altered: cardTexts(altered(vaccination)),
    'unknown-issuer': cardTexts(
      await signCard(stranger, { ...lastWeek, ...vaccinated('Jo', 'Elsewhere', '1988-07-21', 2) }),
    ),
    'not-a-pass': ['https://example.com/menu'],
  }
}

async function excelsiorPass(desk: OpenAuthority, nowS: number): Promise<readonly string[]> {
  const person = { given: 'Casey', family: 'Facsimile', birthDate: '1983-04-27', doses: [], tests: [] }
  const ground = { type: 'vaccination' as const, validUntilS: nowS + 180 * dayS }
  const pass = await issuePass(desk, person, ground, nowS)
  if (!pass.ok) throw new Error(`a demo pass is always issued: ${pass.error.code}`)
  return pass.value.texts
}

async function venueTicket(desk: OpenAuthority, nowS: number): Promise<string> {
  const press = await ticketPress(desk)
  if (!press.ok) throw new Error(`a demo ticket is always issued: ${press.error.code}`)
  const ticket = { evt: 'Cup Final', zone: 'North', prd: 'Seat', ent: 1 }
  return press.value.sign({ ...ticket, jti: `demo-${nowS}`, nbf: nowS - dayS, exp: nowS + dayS }).text
}

type Content = Pick<CardClaims, 'types' | 'resources'>

const patient = (given: string, family: string, birthDate: string): object => ({
  resourceType: 'Patient',
  name: [{ family, given: [given] }],
  birthDate,
})

function vaccinated(given: string, family: string, birthDate: string, doses: number): Content {
  const immunizations = Array.from({ length: doses }, (_, dose) => ({
    resourceType: 'Immunization',
    status: 'completed',
    vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '208' }] },
    patient: { reference: 'resource:0' },
    occurrenceDateTime: `${2021 + Math.floor(dose / 4)}-${String((dose % 4) * 3 + 1).padStart(2, '0')}-1${dose % 10}`,
    lotNumber: `DEMO${unlike('lot', dose)}`,
    performer: [{ actor: { display: `Demo Clinic ${unlike('clinic', dose)}` } }],
  }))
  return {
    types: ['https://smarthealth.cards#immunization'],
    resources: [patient(given, family, birthDate), ...immunizations],
  }
}

/** Sixteen characters of their own for each dose: what repeats is compressed away, and a long card would be short. */
const unlike = (what: string, dose: number): string =>
  createHash('sha256').update(`${what} ${dose}`).digest('hex').slice(0, 16).toUpperCase()

/** A laboratory result; `code` is of SNOMED CT. */
function tested(given: string, family: string, birthDate: string, code: string, nowS: number): Content {
  const observation = {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '94500-6' }] },
    subject: { reference: 'resource:0' },
    effectiveDateTime: new Date((nowS - 7_200) * 1_000).toISOString(),
    valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code }] },
  }
  return {
    types: ['https://smarthealth.cards#laboratory'],
    resources: [patient(given, family, birthDate), observation],
  }
}

/** One character of the signature is another: what a forger's first attempt looks like to a gate. */
function altered(jws: string): string {
  const at = jws.lastIndexOf('.') + 10
  return `${jws.slice(0, at)}${jws[at] === 'A' ? 'B' : 'A'}${jws.slice(at + 1)}`
}
