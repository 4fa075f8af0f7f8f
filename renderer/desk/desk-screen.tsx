import { useCallback, useEffect, useState, type ReactElement } from 'react'
import type { DeskState } from '../../main/contract/desk-api.ts'
import { useClient, useGate } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'
import { StaffPage } from '../shared/staff-page.tsx'
import { unreachable } from '../shared/unreachable.ts'
import { OpenDesk } from './open-desk.tsx'
import { Unlock } from './unlock.tsx'

/** For a ticket desk: makes a ticket or a pass for who stands there, and prints it. */
export default function DeskScreen(): ReactElement {
  const { t } = useWords()
  const { venue } = useGate()
  const { state, look } = useDesk()
  return (
    <StaffPage title={t('desk.title')}>
      {state !== null && venue !== null && <Desk state={state} timeZone={venue.timeZone} look={look} />}
    </StaffPage>
  )
}

function Desk(props: { state: DeskState; timeZone: string; look: () => void }): ReactElement {
  const { state, timeZone, look } = props
  const { t, ofCode } = useWords()
  switch (state.kind) {
    case 'absent':
      return (
        <section className="card">
          <h2>{t('desk.absent')}</h2>
          <p>{t('desk.absentCure')}</p>
        </section>
      )
    case 'fault':
      return (
        <div className="notice" data-severity="alarm" role="alert">
          <h2>{ofCode('deskFault', state.fault, 'title')}</h2>
          <p>{ofCode('deskFault', state.fault, 'cure')}</p>
        </div>
      )
    case 'locked':
      return <Unlock issuer={state.issuer} by={state.by} unlocked={look} />
    case 'open':
      return <OpenDesk issuer={state.issuer} timeZone={timeZone} />
    default:
      return unreachable(state)
  }
}

/** Null until the engine has answered; asked again when it comes back, since it then may be locked. */
function useDesk(): { readonly state: DeskState | null; readonly look: () => void } {
  const { connection } = useGate()
  const client = useClient()
  const [state, setState] = useState<DeskState | null>(null)
  const look = useCallback(() => {
    void client.call('desk', null).then((answer) => answer.ok && setState(answer.value))
  }, [client])
  useEffect(() => {
    if (connection === 'connected') look()
  }, [connection, look])
  return { state, look }
}
