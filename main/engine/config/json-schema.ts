import { z } from 'zod'
import { ConfigSchema } from './config.ts'

/** The JSON Schema of the configuration file, for editors: what may be written, defaults and explanations. */
export function configJsonSchema(): Record<string, unknown> {
  return {
    // What a business rule computes is for the program to check; rules stand in groups, and are written down once.
    ...z.toJSONSchema(ConfigSchema, {
      io: 'input',
      target: 'draft-2020-12',
      unrepresentable: 'any',
      reused: 'ref',
    }),
    title: 'Passgate configuration',
  }
}
