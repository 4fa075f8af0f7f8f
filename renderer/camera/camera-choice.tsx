import { useEffect, useState, type ReactElement } from 'react'
import { useWords } from '../languages/use-words.ts'

/** Which of several cameras to take; nothing where there is one. Shown once a camera is allowed: they have no names before. */
export function CameraChoice({
  chosen,
  choose,
}: {
  chosen: string | null
  choose: (deviceId: string) => void
}): ReactElement | null {
  const [cameras, setCameras] = useState<readonly MediaDeviceInfo[]>([])
  const { t } = useWords()

  useEffect(() => {
    let left = false
    const list = async (): Promise<void> => {
      const devices = await navigator.mediaDevices.enumerateDevices()
      if (!left) setCameras(devices.filter(({ kind }) => kind === 'videoinput'))
    }
    void list()
    const listAgain = (): void => void list()
    navigator.mediaDevices.addEventListener('devicechange', listAgain)
    return () => {
      left = true
      navigator.mediaDevices.removeEventListener('devicechange', listAgain)
    }
  }, [])

  if (cameras.length < 2) return null
  return (
    <label>
      {t('camera.choose')}
      <select value={chosen ?? ''} onChange={({ target }) => choose(target.value)}>
        {cameras.every(({ deviceId }) => deviceId !== chosen) && <option value="">{t('camera.any')}</option>}
        {cameras.map(({ deviceId, label }) => (
          <option key={deviceId} value={deviceId}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
}
