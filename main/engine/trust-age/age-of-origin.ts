import type { Origin } from '../store/brought-by.ts'
import type { IssuerOrigin } from '../store/issuer-origins.ts'
import { limitsOf, type AgeLimits, type OwnAgeLimits, type TrustAge } from './age-limits.ts'

/** A source as the configuration has it. */
export interface AgedSource {
  readonly name: string
  readonly age?: OwnAgeLimits | undefined
}

/**
 * When an issuer's keys were last known to be current: when its source last answered, else when it was imported.
 * @param answers as `IssuerOrigins` has them. @returns Unix seconds.
 */
export const currentAtS = (
  { importedAtS, origin }: Pick<IssuerOrigin, 'importedAtS' | 'origin'>,
  answers: ReadonlyMap<string, number>,
): number => (origin.kind === 'source' ? answers.get(origin.name) : undefined) ?? importedAtS

/** How old what came from there may grow. A source that is no longer configured ages like any. */
export const limitsFor = (
  { kind, name }: Origin,
  trust: TrustAge,
  sources: readonly AgedSource[],
): AgeLimits =>
  kind === 'source'
    ? limitsOf(trust.age, sources.find((source) => source.name === name)?.age)
    : trust.importedAge
