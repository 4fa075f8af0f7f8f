import { useId, type ReactElement } from 'react'
import type { DevicesView } from '../../../main/contract/devices-api.ts'
import { useWords } from '../../languages/use-words.ts'
import { knownGroups, type PlaceDraft } from './place-draft.ts'

interface Props {
  readonly view: DevicesView
  readonly direction: string
  readonly draft: PlaceDraft
  readonly change: (draft: PlaceDraft) => void
}

/**
 * Where people come from at this lane and where it leads, and the group that it is of. A lane out leads the other way: its
 * zone is the one that is left.
 */
export function PlaceForm({ view, direction, draft, change }: Props): ReactElement {
  const { t } = useWords()
  const groups = useId()
  const { zones } = view
  const zone = draft.zone === '' ? (zones[0]?.id ?? '') : draft.zone
  const isOut = direction === 'out'
  const inner = (
    <Choice
      label={t(isOut ? 'devices.comesFrom' : 'devices.leadsTo')}
      zones={zones}
      value={zone}
      choose={(id) => change({ ...draft, zone: id, from: draft.from === id ? '' : draft.from })}
    />
  )
  const outer = (
    <Choice
      label={t(isOut ? 'devices.leadsTo' : 'devices.comesFrom')}
      outside={t('devices.outside')}
      zones={zones.filter(({ id }) => id !== zone)}
      value={draft.from}
      choose={(from) => change({ ...draft, from })}
    />
  )
  return (
    <div className="device-fields">
      {isOut ? inner : outer}
      {isOut ? outer : inner}
      <label className="setup-event">
        <span>
          {t('devices.group')} <span className="quiet">{t('devices.groupHint')}</span>
        </span>
        <input
          value={draft.group}
          maxLength={64}
          list={groups}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => change({ ...draft, group: target.value })}
        />
      </label>
      <datalist id={groups}>
        {knownGroups(view).map((group) => (
          <option key={group} value={group}>
            {group}
          </option>
        ))}
      </datalist>
    </div>
  )
}

interface ChoiceProps {
  readonly label: string
  /** What the empty value is called, where it may be chosen. */
  readonly outside?: string
  readonly zones: DevicesView['zones']
  readonly value: string
  readonly choose: (id: string) => void
}

function Choice({ label, outside, zones, value, choose }: ChoiceProps): ReactElement {
  const isKnown = value === '' || zones.some(({ id }) => id === value)
  return (
    <label className="setup-event">
      {label}
      <select value={value} onChange={({ target }) => choose(target.value)}>
        {outside !== undefined && <option value="">{outside}</option>}
        {!isKnown && <option value={value}>{value}</option>}
        {zones.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
