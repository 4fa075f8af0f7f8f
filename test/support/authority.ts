import {
  createAuthority,
  openAuthority,
  readAuthority,
  type OpenAuthority,
} from '../../main/engine/issuing/authority.ts'
import type { AuthorityState } from '../../main/engine/issuing/authority-state.ts'
import type { Secret } from '../../main/engine/issuing/key-file.ts'
import { ok, type Result } from '../../native/result.ts'

export const iss = 'https://health.example/passes'
/** Spares the tests the work that a passphrase is meant to make. */
export const keychainSecret: Secret = {
  kind: 'keychain',
  account: 'authority-of-a-test',
  bytes: new Uint8Array(32).fill(7),
}
export const madeAtS = 1_700_000_000

/** The value of what went well; else the test has failed. */
export function good<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

export async function newAuthority(folder: string, secret = keychainSecret): Promise<AuthorityState> {
  const about = { iss, name: 'A health department', website: 'https://health.example' }
  return good(await createAuthority(folder, about, () => Promise.resolve(ok(secret)), madeAtS))
}

export const opened = async (folder: string, secret = keychainSecret): Promise<OpenAuthority> =>
  good(await openAuthority(folder, secret))

export const stateIn = (folder: string): AuthorityState => good(readAuthority(folder))

/** What an electronic health record exports: wordy, and addressed in its own way. */
export const fhirBundle = {
  resourceType: 'Bundle',
  type: 'searchset',
  entry: [
    {
      fullUrl: 'https://ehr.example/fhir/Patient/17',
      resource: {
        resourceType: 'Patient',
        id: '17',
        meta: { lastUpdated: '2021-04-01T00:00:00Z' },
        text: { status: 'generated', div: '<div>Ada Example</div>' },
        name: [{ family: 'Example', given: ['Ada', 'B.'] }],
        birthDate: '1984-07-04',
      },
    },
    {
      fullUrl: 'urn:uuid:5c6d1f1e-34f5-4f0a-8a7e-0d6f5d5d2b11',
      resource: {
        resourceType: 'Immunization',
        id: '99',
        meta: { security: [{ system: 'https://smarthealth.cards/ial', code: 'IAL2' }], versionId: '3' },
        status: 'completed',
        vaccineCode: {
          coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '208', display: 'A vaccine' }],
          text: 'A vaccine, in words',
        },
        patient: { reference: 'Patient/17' },
        occurrenceDateTime: '2021-03-01',
        performer: [{ actor: { display: 'A clinic' } }],
      },
    },
  ],
}
