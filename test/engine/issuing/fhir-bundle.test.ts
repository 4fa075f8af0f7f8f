import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cardContent } from '../../../main/engine/issuing/fhir-bundle.ts'
import { fhirBundle, good } from '../../support/authority.ts'

const [patient, immunization] = fhirBundle.entry
const bundle = (...entry: readonly unknown[]) => ({ resourceType: 'Bundle', type: 'collection', entry })
const changed = (entry: typeof patient, change: Record<string, unknown>) => ({
  ...entry,
  resource: { ...entry?.resource, ...change },
})

describe('the records of a bundle', () => {
  it('keep what readers need: no id, text or display, short references, security labels alone of the meta', () => {
    expect(good(cardContent(fhirBundle))).toEqual({
      types: ['https://smarthealth.cards#immunization'],
      resources: [
        {
          resourceType: 'Patient',
          name: [{ family: 'Example', given: ['Ada', 'B.'] }],
          birthDate: '1984-07-04',
        },
        {
          resourceType: 'Immunization',
          meta: { security: [{ system: 'https://smarthealth.cards/ial', code: 'IAL2' }] },
          status: 'completed',
          vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '208' }] },
          patient: { reference: 'resource:0' },
          occurrenceDateTime: '2021-03-01',
          performer: [{ actor: { display: 'A clinic' } }],
        },
      ],
    })
  })

  it('may refer to each other by the full address too', () => {
    const byAddress = changed(immunization, { patient: { reference: patient?.fullUrl } })
    expect(good(cardContent(bundle(patient, byAddress))).resources[1]).toMatchObject({
      patient: { reference: 'resource:0' },
    })
  })

  it.each([
    ['no bundle', { ...fhirBundle, resourceType: 'List' }, 'resourceType'],
    ['no list of entries', { resourceType: 'Bundle', entry: 5 }, 'entry'],
    ['two patients', bundle(patient, patient, immunization), 'entry'],
    ['no patient', bundle(immunization, immunization), 'entry'],
    ['nothing but a patient', bundle(patient), 'entry'],
    [
      'a resource of another kind',
      bundle(patient, { resource: { resourceType: 'Condition' } }),
      'entry.1.resource.resourceType',
    ],
    [
      'a dose that was not given',
      bundle(patient, changed(immunization, { status: 'not-done' })),
      'entry.1.resource.status',
    ],
    [
      'a vaccine without a code',
      bundle(patient, changed(immunization, { vaccineCode: { text: 'x' } })),
      'entry.1.resource.vaccineCode.coding',
    ],
    [
      'a time without its zone',
      bundle(patient, changed(immunization, { occurrenceDateTime: '2021-03-01T10:00:00' })),
      'entry.1.resource.occurrenceDateTime',
    ],
    [
      'somebody else’s dose',
      bundle(patient, changed(immunization, { patient: { reference: 'Patient/18' } })),
      'entry.1',
    ],
    [
      'a patient without a name',
      bundle(changed(patient, { name: [{ given: [' '] }] }), immunization),
      'entry.0.resource.name',
    ],
  ])('are refused of %s, and the place is named', (_, input, path) => {
    const content = cardContent(input)
    expect(content.ok ? [] : content.error.map((mistake) => mistake.path)).toEqual([path])
  })

  it('never have a name repeated in what is said of them', () => {
    const wrong = bundle(changed(patient, { birthDate: 'Ada Example', gender: {} }), immunization)
    expect(JSON.stringify(cardContent(wrong))).not.toContain('Ada')
  })

  it('are refused when nested too deeply, and never throw', () => {
    let deep: unknown = 1
    for (let depth = 0; depth < 5_000; depth += 1) deep = [deep]
    expect(cardContent(bundle(patient, changed(immunization, { note: deep }))).ok).toBe(false)
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, two) => {
        cardContent(one)
        cardContent(bundle(patient, changed(immunization, { extension: one, reference: two })))
        cardContent(bundle(changed(patient, { name: one, id: two }), changed(immunization, { patient: one })))
      }),
    )
  })
})
