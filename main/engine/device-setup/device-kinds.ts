import { z } from 'zod'
import type { DeviceField, DeviceKind } from '../../contract/devices-api.ts'

/** What a JSON Schema says of one property, as far as a form needs to know it. */
const Property = z.object({
  type: z.string().optional(),
  enum: z.array(z.union([z.string(), z.number()])).optional(),
  anyOf: z.array(z.object({ const: z.union([z.string(), z.number()]) })).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
})
const Kind = z.object({
  properties: z.intersection(
    z.object({ kind: z.object({ const: z.string() }) }),
    z.record(z.string(), z.unknown()),
  ),
  required: z.array(z.string()).optional(),
})
/** A union of unions is one union. */
const Union = z.object({ oneOf: z.array(z.unknown()) })

/** Where a device is plugged in, which is chosen and not typed. */
const places = new Set(['path', 'usb'])

/** The kinds of device that a schema of the configuration knows: a driver more is in the form without touching it. */
export function deviceKinds(schema: z.ZodType): DeviceKind[] {
  return kindsIn(z.toJSONSchema(schema, { io: 'input' })).map(({ properties, required = [] }) => ({
    kind: properties.kind.const,
    isPlugged: Object.keys(properties).some((name) => places.has(name)),
    fields: Object.entries(properties).flatMap(([name, property]) =>
      name === 'kind' || places.has(name) ? [] : fieldOf(name, property, required.includes(name)),
    ),
  }))
}

function kindsIn(json: unknown): z.infer<typeof Kind>[] {
  const union = Union.safeParse(json)
  return union.success ? union.data.oneOf.flatMap(kindsIn) : [Kind.parse(json)]
}

/** None for what a form has no place for: it keeps the value that it has. */
function fieldOf(name: string, property: unknown, isNeeded: boolean): DeviceField[] {
  const parsed = Property.safeParse(property)
  if (!parsed.success) return []
  const { type, minimum = null, maximum = null, default: preset } = parsed.data
  const choices = parsed.data.enum ?? parsed.data.anyOf?.map((one) => one.const)
  const form = choices === undefined ? formOf(type) : 'choice'
  if (form === null) return []
  return [
    {
      name,
      form,
      choices: (choices ?? []).map(String),
      isNumber: form === 'number' || typeof choices?.[0] === 'number',
      least: minimum,
      most: maximum,
      preset: preset === undefined ? (isNeeded ? null : '') : String(preset),
    },
  ]
}

function formOf(type: string | undefined): 'text' | 'number' | 'switch' | null {
  if (type === 'string') return 'text'
  if (type === 'integer' || type === 'number') return 'number'
  return type === 'boolean' ? 'switch' : null
}
