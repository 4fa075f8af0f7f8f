import { z } from 'zod'
import { ConfigSchema } from './config.ts'

/** The JSON Schema of the configuration file, for editors: what may be written, defaults and explanations. */
export function configJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(ConfigSchema, { io: 'input', target: 'draft-2020-12' }),
    title: 'Passgate configuration',
  }
}
