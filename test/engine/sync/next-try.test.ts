import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryOf, nextState, waitMs } from '../../../main/engine/sync/next-try.ts'
import { SyncConfig } from '../../../main/engine/sync/sync-config.ts'

const nowS = Date.UTC(2026, 10, 21, 19) / 1_000
const jitters = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const minutes = fc.integer({ min: 5, max: 10_080 })
const walls = fc.integer({ min: 0, max: 4_102_444_800_000 })

function sourceEvery(everyMinutes?: number) {
  const clinic = { kind: 'issuer', name: 'clinic', iss: 'https://clinic.example', issuerName: 'A clinic' }
  const [source] = SyncConfig.parse({ sources: [{ ...clinic, everyMinutes }] }).sources
  if (source === undefined) throw new Error('no source')
  return source
}
const unchanged = { outcome: { kind: 'unchanged' as const }, memory: null }
const failedWith = (retryAfterS: number | null) => ({
  outcome: { kind: 'failed' as const, fault: { code: 'status-busy', retryAfterS } },
  memory: null,
})

/** The state after so many failures in a row. */
function afterFailures(count: number, jitter: number, retryAfterS: number | null = null) {
  const source = sourceEvery()
  let state = nextState(source, null, failedWith(retryAfterS), { atS: nowS, jitter })
  for (let nth = 1; nth < count; nth += 1)
    state = nextState(source, state, failedWith(retryAfterS), { atS: nowS, jitter })
  return state
}

describe('when a source is due again', () => {
  it('is after its interval, six hours unless told, and up to a tenth of it later', () => {
    expect(nextState(sourceEvery(), null, unchanged, { atS: nowS, jitter: 0 }).nextTryS).toBe(nowS + 21_600)
    fc.assert(
      fc.property(minutes, jitters, (everyMinutes, jitter) => {
        const { nextTryS } = nextState(sourceEvery(everyMinutes), null, unchanged, { atS: nowS, jitter })
        const interval = everyMinutes * 60
        expect(nextTryS - nowS).toBe(interval + Math.round(interval * 0.1 * jitter))
      }),
    )
  })

  it('is after a pause that doubles with each failure, up to a day, and no sooner than the server asks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        jitters,
        fc.option(fc.integer({ min: 0, max: 1_000_000 })),
        (count, jitter, asked) => {
          const { nextTryS, failures } = afterFailures(count, jitter, asked)
          const pause = Math.min(86_400, Math.max(60 * 2 ** (count - 1), asked ?? 0))
          expect(failures).toBe(count)
          expect(nextTryS - nowS).toBeGreaterThanOrEqual(pause)
          expect(nextTryS - nowS).toBeLessThanOrEqual(Math.ceil(pause * 1.1))
        },
      ),
    )
  })

  it('is never further away than after an attempt of just now, wherever the wall clock was set', () => {
    fc.assert(
      fc.property(minutes, jitters, walls, (everyMinutes, jitter, wallMs) => {
        const source = sourceEvery(everyMinutes)
        const wait = waitMs(source, nextState(source, null, unchanged, { atS: nowS, jitter }), wallMs)
        expect(wait).toBeGreaterThanOrEqual(0)
        expect(wait).toBeLessThanOrEqual(everyMinutes * 66_000 + 1_000)
        const failing = waitMs(source, afterFailures(40, jitter), wallMs)
        expect(failing).toBeLessThanOrEqual(86_400 * 1_100 + 1_000)
      }),
    )
  })

  it('is now, where it was never tried', () => {
    expect(waitMs(sourceEvery(), null, nowS * 1_000)).toBe(0)
  })
})

describe('what is remembered of a source', () => {
  it('is forgotten where it cannot be read, so that it is asked for all that it has', () => {
    const state = nextState(
      sourceEvery(),
      null,
      {
        outcome: { kind: 'taken' },
        memory: { validators: { etag: '"1"', lastModified: null }, edition: '7' },
      },
      { atS: nowS, jitter: 0 },
    )
    expect(memoryOf(state)).toEqual({ validators: { etag: '"1"', lastModified: null }, edition: '7' })
    for (const validators of ['{"etag":5}', '[', '']) {
      expect(memoryOf({ ...state, validators })).toEqual({ validators: null, edition: '7' })
    }
  })

  it('of its last success outlives a failure', () => {
    const taken = nextState(
      sourceEvery(),
      null,
      { outcome: { kind: 'taken' }, memory: { validators: null, edition: '7' } },
      { atS: nowS, jitter: 0 },
    )
    const failed = nextState(sourceEvery(), taken, failedWith(null), { atS: nowS + 9, jitter: 0 })
    expect(failed).toMatchObject({ edition: '7', lastSuccessS: nowS, lastFault: 'status-busy', failures: 1 })
  })
})
