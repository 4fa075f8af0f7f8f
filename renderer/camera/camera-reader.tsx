import { useEffect, useRef, useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import { useWords } from '../languages/use-words.ts'
import type { CameraFault } from './camera-fault.ts'
import { readCamera } from './read-camera.ts'

type State =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'fault'; readonly fault: CameraFault }

/** A camera as a scanner. A camera that was allowed before starts by itself: a desk needs no click each morning. */
export function CameraReader({ onCode }: { onCode: (text: string) => void }): ReactElement {
  const [state, setState] = useState<State>({ kind: 'off' })
  const video = useRef<HTMLVideoElement>(null)
  const { t } = useWords()
  const on = state.kind === 'starting' || state.kind === 'reading'

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
    if (!on || video.current === null) return undefined
    return readCamera(video.current, {
      onPicture: () => setState({ kind: 'reading' }),
      onCode,
      onFault: (fault) => setState({ kind: 'fault', fault }),
    })
  }, [on, onCode])

  return (
    <div className="camera">
      <video ref={video} hidden={!on} muted playsInline aria-label={t('camera.view')} />
      <p aria-live="polite">
        {state.kind === 'starting' && t('camera.starting')}
        {state.kind === 'reading' && t('camera.aim')}
        {state.kind === 'fault' && t(`camera.fault.${state.fault}`)}
      </p>
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
