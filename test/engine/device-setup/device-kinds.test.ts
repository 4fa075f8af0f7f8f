import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Relay } from '../../../main/engine/config/config.ts'
import { Scanner } from '../../../main/engine/config/scanner-config.ts'
import { deviceKinds } from '../../../main/engine/device-setup/device-kinds.ts'

describe('the kinds of device that a form offers', () => {
  it('are those of the configuration, with what has to be said of each', () => {
    const lcus = deviceKinds(Relay).find(({ kind }) => kind === 'lcus')
    expect(lcus).toMatchObject({ isPlugged: true })
    expect(lcus?.fields.find(({ name }) => name === 'channel')).toEqual({
      name: 'channel',
      form: 'number',
      choices: [],
      isNumber: true,
      least: 1,
      most: 8,
      preset: '1',
    })
    const serial = deviceKinds(Scanner).find(({ kind }) => kind === 'serial')
    const forms = Object.fromEntries(
      (serial?.fields ?? []).map(({ name, form, preset }) => [name, [form, preset]]),
    )
    expect(forms).toMatchObject({
      baudRate: ['choice', '115200'],
      parity: ['choice', 'none'],
      stopBits: ['choice', '1'],
      framing: ['choice', 'cr'],
      aimPrefix: ['switch', 'false'],
    })
    expect(deviceKinds(Relay).find(({ kind }) => kind === 'none')).toEqual({
      kind: 'none',
      isPlugged: false,
      fields: [],
    })
  })

  it('ask for what has no value of its own, and leave out what no form has a place for', () => {
    const schema = z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('net'),
        host: z.string(),
        note: z.string().optional(),
        pulse: z.object({ ms: z.number() }).optional(),
      }),
    ])
    const [net] = deviceKinds(schema)
    expect(net).toMatchObject({ kind: 'net', isPlugged: false })
    expect(net?.fields.map(({ name, form, preset }) => [name, form, preset])).toEqual([
      ['host', 'text', null],
      ['note', 'text', ''],
    ])
  })
})
