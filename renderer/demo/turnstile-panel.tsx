import type { ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { CallInput, LaneView } from '../../main/contract/gate-api.ts'
import { needsReset } from '../attendant/lane-actions.tsx'
import { LaneTroubles } from '../attendant/lane-troubles.tsx'
import { useClient } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'
import { TurnstileDrawing } from './turnstile-drawing.tsx'

type Act = CallInput<'simulate'>['act']

/** The simulated turnstile: to walk through, to force, to hold up, to set on fire, to release and to unplug. */
export function TurnstilePanel({ lane }: { lane: LaneView }): ReactElement {
  const { laneId, turnstile, devices } = lane
  const client = useClient()
  const { t } = useWords()
  const act = (what: Act) => () => void client.call('simulate', { laneId, act: what })
  const unplugged = devices.relay !== null
  return (
    <section className="card demo-turnstile" aria-labelledby="turnstile">
      <h2 id="turnstile">{t('demo.turnstile')}</h2>
      <LaneTroubles lane={lane} />
      {turnstile === null ? (
        <p>{t('turnstile.none')}</p>
      ) : (
        <>
          <TurnstileDrawing turnstile={turnstile} />
          <div className="turnstile-acts">
            <Button className="button button-main" onPress={act('walk-through')}>
              {t('turnstile.walk')}
            </Button>
            <Button className="button" onPress={act('tailgate')}>
              {t('turnstile.tailgate')}
            </Button>
            <Button className="button" onPress={act('force-arm')}>
              {t('turnstile.force')}
            </Button>
            <Button className="button" onPress={act(turnstile.held ? 'let-arm-go' : 'hold-arm')}>
              {t(turnstile.held ? 'turnstile.letGo' : 'turnstile.hold')}
            </Button>
            <Button className="button" onPress={act(turnstile.fire ? 'fire-off' : 'fire-on')}>
              {t(turnstile.fire ? 'turnstile.fireOff' : 'turnstile.fireOn')}
            </Button>
            <Button className="button" onPress={act(turnstile.release ? 'pull-release' : 'press-release')}>
              {t(turnstile.release ? 'turnstile.pull' : 'turnstile.press')}
            </Button>
            <Button className="button" onPress={act(unplugged ? 'plug-relay' : 'unplug-relay')}>
              {t(unplugged ? 'turnstile.plug' : 'turnstile.unplug')}
            </Button>
            {needsReset(lane) && (
              <Button className="button button-main" onPress={() => void client.call('reset', { laneId })}>
                {t('attendant.reset')}
              </Button>
            )}
          </div>
        </>
      )}
    </section>
  )
}
