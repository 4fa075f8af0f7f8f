import type { ReactElement } from 'react'
import type { DevicesView } from '../../../main/contract/devices-api.ts'
import { useWords } from '../../languages/use-words.ts'
import { DeviceForm } from './device-form.tsx'
import { isAt, jsonOfDraft, type DeviceDraft } from './device-draft.ts'
import type { TurnstileDraft, WiredTo } from './turnstile-draft.ts'
import { InputsForm } from './inputs-form.tsx'

interface Props {
  readonly view: DevicesView
  readonly before: ReadonlySet<string>
  readonly relay: DeviceDraft
  readonly scanner: DeviceDraft | null
  /** Lanes that go the other way, and may share the arm with this one. */
  readonly partners: DevicesView['lanes']
  readonly draft: TurnstileDraft
  readonly change: (draft: TurnstileDraft) => void
  readonly isOn: boolean
  readonly onBegin: () => void
}

/** How the turnstile is wired, what it tells, and who else goes through its arm. */
export function TurnstileForm({
  view,
  before,
  relay,
  scanner,
  partners,
  draft,
  change,
  isOn,
  onBegin,
}: Props): ReactElement {
  const { t } = useWords()
  const ownFields = view.relays.find(({ kind }) => kind === relay.kind)?.fields ?? []
  const ownBoard = ownFields.some(({ name }) => name === 'inputs')
  const board = draft.wiredTo === 'own' ? relay : draft.wiredTo === 'other' ? draft.board : null
  const fields = draft.wiredTo === 'own' ? ownFields : fieldsOf(view.inputBoards, board)
  const { channel: _, ...boardJson } = board === null ? {} : jsonOfDraft(board, fields)
  const wiredTo: readonly WiredTo[] =
    ownBoard || draft.wiredTo === 'own' ? ['none', 'own', 'other'] : ['none', 'other']

  return (
    <>
      <div className="device-fields">
        <label className="setup-event">
          {t('devices.openingMode')}
          <select
            value={draft.opening}
            onChange={({ target }) =>
              change({ ...draft, opening: target.value === 'potential' ? 'potential' : 'pulse' })
            }
          >
            <option value="pulse">{t('devices.openings.pulse')}</option>
            <option value="potential">{t('devices.openings.potential')}</option>
          </select>
        </label>
        <label className="setup-event">
          {t('devices.turnstile')}
          <select
            value={draft.sharesWith}
            onChange={({ target }) => change({ ...draft, sharesWith: target.value })}
          >
            <option value="">{t('devices.alone')}</option>
            {partners.map(({ laneId, name }) => (
              <option key={laneId} value={laneId}>
                {t('devices.sharedWith', { name })}
              </option>
            ))}
          </select>
        </label>
        <label className="setup-event">
          {t('devices.contactsOn')}
          <select
            value={draft.wiredTo}
            onChange={({ target }) =>
              change({ ...draft, wiredTo: wiredTo.find((one) => one === target.value) ?? 'none' })
            }
          >
            {wiredTo.map((one) => (
              <option key={one} value={one}>
                {t(`devices.wiredOn.${one}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p className="quiet">{t(`devices.openingHint.${draft.opening}`)}</p>
      {draft.wiredTo === 'other' && (
        <DeviceForm
          part="inputs"
          kinds={view.inputBoards}
          plugged={view.plugged.filter(
            (device) => !isAt(scanner?.place ?? null, device) && !isAt(relay.place, device),
          )}
          before={before}
          draft={draft.board}
          change={(chosen) => change({ ...draft, board: chosen })}
        />
      )}
      {board !== null && (
        <InputsForm
          board={boardJson}
          count={countOf(boardJson['inputs'])}
          wires={draft.wires}
          change={(wires) => change({ ...draft, wires })}
          isOn={isOn}
          onBegin={onBegin}
        />
      )}
    </>
  )
}

const fieldsOf = (
  kinds: DevicesView['relays'],
  board: DeviceDraft | null,
): DevicesView['relays'][0]['fields'] => kinds.find(({ kind }) => kind === board?.kind)?.fields ?? []

/** More than a board has are not drawn: the engine says what is wrong with the number. */
const countOf = (inputs: unknown): number =>
  typeof inputs === 'number' && Number.isInteger(inputs) && inputs > 0 ? Math.min(inputs, 64) : 0
