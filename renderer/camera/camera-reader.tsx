import { useEffect, useRef, useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import { useWords } from '../languages/use-words.ts'
import { CameraChoice } from './camera-choice.tsx'
import type { CameraFault } from './camera-fault.ts'
import { chosenCamera, rememberCamera } from './chosen-camera.ts'
import { readCamera, type CameraEvents } from './read-camera.ts'

type State =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'fault'; readonly fault: CameraFault }

/**
 * A camera as a scanner. A camera that was allowed before starts by itself, and again when it is plugged back in: a desk
 * needs no click each morning.
 */
export function CameraReader({ onCode }: Pick<CameraEvents, 'onCode'>): ReactElement {
  const [state, setState] = useState<State>({ kind: 'off' })
  const [camera, setCamera] = useState(chosenCamera)
  const video = useRef<HTMLVideoElement>(null)
  const { t } = useWords()
  const on = state.kind === 'starting' || state.kind === 'reading'
  const isAway = state.kind === 'fault' && (state.fault === 'lost' || state.fault === 'missing')

  const choose = (deviceId: string): void => {
    rememberCamera(deviceId)
    setCamera(deviceId)
  }

  useEffect(() => {
    let left = false
    const startIfAllowed = async (): Promise<void> => {
      if ((await isAllowed()) && !left) setState({ kind: 'starting' })
    }
    void startIfAllowed()
    return () => {
      left = true
    }
  }, [])

  useEffect(() => {
    if (!isAway) return undefined
    const lookAgain = (): void => setState({ kind: 'starting' })
    navigator.mediaDevices.addEventListener('devicechange', lookAgain)
    return () => navigator.mediaDevices.removeEventListener('devicechange', lookAgain)
  }, [isAway])

  useEffect(() => {
    if (!on || video.current === null) return undefined
    return readCamera(video.current, camera, {
      onPicture: () => setState({ kind: 'reading' }),
      onCode,
      onFault: (fault) => setState({ kind: 'fault', fault }),
    })
  }, [on, camera, onCode])

  return (
    <div className="camera">
      <video ref={video} hidden={!on} muted playsInline aria-label={t('camera.view')} />
      <p aria-live="polite">
        {state.kind === 'starting' && t('camera.starting')}
        {state.kind === 'reading' && t('camera.aim')}
        {state.kind === 'fault' && t(`camera.fault.${state.fault}`)}
      </p>
      {state.kind === 'reading' && <CameraChoice chosen={camera} choose={choose} />}
      <Button className="button" onPress={() => setState({ kind: on ? 'off' : 'starting' })}>
        {t(on ? 'camera.stop' : 'camera.start')}
      </Button>
    </div>
  )
}

/** Not every browser can be asked. */
async function isAllowed(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: 'camera' })).state === 'granted'
  } catch {
    return false
  }
}
