import type { DeviceField, DeviceKind, PluggedDevice } from '../../../main/contract/devices-api.ts'

/** A device as a form has it: everything as it was typed. */
export interface DeviceDraft {
  readonly kind: string
  /** Where it is plugged in, as a configuration has it; null for what is plugged in nowhere. */
  readonly place: Place | null
  readonly values: Readonly<Record<string, string>>
  /** What the form has no place for, and keeps as it is. */
  readonly rest: Readonly<Record<string, unknown>>
}

export type Place = { readonly path: string } | { readonly usb: Readonly<Record<string, string>> }

/** What a configuration says of a device, as a form begins with it. */
export function draftOf(json: Readonly<Record<string, unknown>>, kinds: readonly DeviceKind[]): DeviceDraft {
  const { kind, path, usb, ...rest } = json
  const fields = kinds.find((one) => one.kind === kind)?.fields ?? []
  const isTyped = ([name]: [string, unknown]): boolean => fields.some((field) => field.name === name)
  const said = Object.entries(rest)
  return {
    kind: String(kind),
    place: placeOf(path, usb),
    values: Object.fromEntries(said.filter(isTyped).map(([name, value]) => [name, String(value)])),
    rest: Object.fromEntries(said.filter((entry) => !isTyped(entry))),
  }
}

function placeOf(path: unknown, usb: unknown): Place | null {
  if (typeof path === 'string') return { path }
  return typeof usb === 'object' && usb !== null ? { usb: { ...usb } } : null
}

/** What a form says of a device, as a configuration has it. The engine says what is wrong with it. */
export function jsonOfDraft(
  { kind, place, values, rest }: DeviceDraft,
  fields: readonly DeviceField[],
): Record<string, unknown> {
  const said = fields.flatMap(({ name, form, isNumber }) => {
    const text = values[name] ?? ''
    if (text === '') return []
    return [[name, isNumber ? Number(text) : form === 'switch' ? text === 'true' : text]]
  })
  return { kind, ...place, ...rest, ...(Object.fromEntries(said) as Record<string, unknown>) }
}

/**
 * How a configuration names a device that is plugged in: by what it calls itself where it has a number of its own, else
 * by the socket that it is in, and by its port where nothing is known of either.
 */
export function placeOfPlugged({ path, usb }: PluggedDevice): Place {
  if (usb === null) return { path }
  const { vendor, product, serialNumber, port } = usb
  if (serialNumber !== null) return { usb: { vendor, product, serialNumber } }
  return port === null ? { path } : { usb: { vendor, product, port } }
}

/** Is this the place of that device? */
export function isAt(place: Place | null, device: PluggedDevice): boolean {
  if (place === null) return false
  if ('path' in place) return place.path === device.path
  const { usb } = device
  return usb !== null && Object.entries(place.usb).every(([name, value]) => Reflect.get(usb, name) === value)
}
