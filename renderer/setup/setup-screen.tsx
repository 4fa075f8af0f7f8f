import { useEffect, useState, type ReactElement } from 'react'
import type { RulesView } from '../../main/contract/setup-api.ts'
import { useClient, useGate } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'
import { StaffPage } from '../shared/staff-page.tsx'
import { Devices } from './devices/devices.tsx'
import { Events } from './events/events.tsx'
import { Issuers } from './issuers.tsx'
import { Lists } from './lists/lists.tsx'
import { RulesForm } from './rules-form.tsx'
import { Sources } from './sources.tsx'

/** For whoever sets the gate up: what it opens for, which passes open it, whom it trusts, and where its keys come from. */
export default function SetupScreen(): ReactElement {
  const { t } = useWords()
  const { venue } = useGate()
  const [rules, setRules] = useRules()
  return (
    <StaffPage title={t('setup.title')}>
      <Devices />
      {venue !== null && <Events timeZone={venue.timeZone} />}
      {rules !== null && <RulesForm rules={rules} chosen={setRules} />}
      {venue !== null && <Sources timeZone={venue.timeZone} />}
      <Lists />
      <Issuers />
    </StaffPage>
  )
}

/** Null until the engine has answered. */
function useRules(): [RulesView | null, (rules: RulesView) => void] {
  const { connection } = useGate()
  const client = useClient()
  const [rules, setRules] = useState<RulesView | null>(null)
  useEffect(() => {
    if (connection !== 'connected') return
    void client.call('rules', null).then((answer) => answer.ok && setRules(answer.value))
  }, [client, connection])
  return [rules, setRules]
}
