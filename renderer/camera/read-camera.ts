import { cameraFault, type CameraFault } from './camera-fault.ts'
import type { Picture, Reading } from './decode-worker.ts'

/** Eight pictures a second: quick for a hand, and light on a small computer. */
const pictureMs = 125
/** Large enough for the densest card at arm's length. */
const wanted: MediaStreamConstraints = {
  video: { facingMode: 'environment', width: { ideal: 1_280 }, height: { ideal: 720 } },
  audio: false,
}

export interface CameraEvents {
  readonly onPicture: () => void
  readonly onCode: (text: string) => void
  readonly onFault: (fault: CameraFault) => void
}

/** Reads codes with the camera into `video` until it is told to stop. No picture is kept. */
export function readCamera(video: HTMLVideoElement, events: CameraEvents): () => void {
  let stopped = false
  let stream: MediaStream | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const worker = new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' })

  worker.addEventListener('message', ({ data }: MessageEvent<Reading>) => {
    if (stopped) return
    if (data !== null) events.onCode(data)
    timer = setTimeout(look, pictureMs)
  })
  void start()

  async function start(): Promise<void> {
    if (canvas === null || navigator.mediaDevices === undefined) return fail('unsupported')
    try {
      const opened = await navigator.mediaDevices.getUserMedia(wanted)
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
    const { videoWidth: width, videoHeight: height } = video
    if (stopped || canvas === null) return
    if (width === 0) {
      timer = setTimeout(look, pictureMs)
      return
    }
    Object.assign(canvas.canvas, { width, height })
    canvas.drawImage(video, 0, 0)
    const pixels = canvas.getImageData(0, 0, width, height).data.buffer
    worker.postMessage({ width, height, pixels } satisfies Picture, [pixels])
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
