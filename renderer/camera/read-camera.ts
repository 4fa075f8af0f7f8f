import { cameraFault, type CameraFault } from './camera-fault.ts'
import type { Picture, Reading } from './decode-worker.ts'
import { HeldCodes } from './held-codes.ts'
import { openCamera } from './open-camera.ts'

/** Eight pictures a second: quick for a hand, and light on a small computer. */
const pictureMs = 125
/** Points a side. The largest code still has eight a module; more is only slower. */
const maxField = 1_080

export interface CameraEvents {
  readonly onPicture: () => void
  /** A code that was not held before. Resolves to false where the gate could not take it now: it is told again. */
  readonly onCode: (text: string) => Promise<boolean>
  readonly onFault: (fault: CameraFault) => void
}

/**
 * Reads codes with a camera into `video` until it is told to stop: those in the square in the middle of the picture, always
 * of the newest one. No picture is kept.
 * @param deviceId the camera to take if it is there; null for any.
 */
export function readCamera(
  video: HTMLVideoElement,
  deviceId: string | null,
  events: CameraEvents,
): () => void {
  let stopped = false
  let stream: MediaStream | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let takenMs = 0
  const held = new HeldCodes()
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const worker = new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' })

  worker.addEventListener('error', () => fail('unsupported'))
  worker.addEventListener('message', ({ data }: MessageEvent<Reading>) => {
    if (stopped) return
    for (const text of data) if (held.see(text, takenMs)) void handOn(text)
    timer = setTimeout(look, Math.max(0, pictureMs - (performance.now() - takenMs)))
  })
  void start()

  async function start(): Promise<void> {
    if (canvas === null || navigator.mediaDevices === undefined) return fail('unsupported')
    try {
      const opened = await openCamera(deviceId)
      if (stopped) return release(opened)
      stream = opened
      for (const track of opened.getVideoTracks()) track.addEventListener('ended', () => fail('lost'))
      video.srcObject = opened
      await video.play()
    } catch (error) {
      return fail(cameraFault(error))
    }
    if (stopped) return undefined
    events.onPicture()
    return look()
  }

  function look(): void {
    if (stopped || canvas === null) return
    const { videoWidth, videoHeight } = video
    const seen = Math.min(videoWidth, videoHeight)
    if (seen === 0) {
      timer = setTimeout(look, pictureMs)
      return
    }
    takenMs = performance.now()
    const field = Math.min(seen, maxField)
    if (canvas.canvas.width !== field) Object.assign(canvas.canvas, { width: field, height: field })
    const [left, top] = [(videoWidth - seen) / 2, (videoHeight - seen) / 2]
    canvas.drawImage(video, left, top, seen, seen, 0, 0, field, field)
    const pixels = canvas.getImageData(0, 0, field, field).data.buffer
    worker.postMessage({ width: field, height: field, pixels } satisfies Picture, [pixels])
  }

  async function handOn(text: string): Promise<void> {
    if (!(await events.onCode(text))) held.forget(text)
  }

  function fail(fault: CameraFault): void {
    if (stopped) return
    stop()
    events.onFault(fault)
  }

  function stop(): void {
    stopped = true
    clearTimeout(timer)
    worker.terminate()
    if (stream !== null) release(stream)
    video.srcObject = null
  }

  return stop
}

function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}
