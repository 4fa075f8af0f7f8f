import { cameraFault } from './camera-fault.ts'

/** Fine enough for the densest card at arm's length. */
const size: MediaTrackConstraints = { width: { ideal: 1_280 }, height: { ideal: 720 } }

/**
 * Opens the camera that was chosen, or any where that one is not there.
 * @throws what the browser throws: see `cameraFault`.
 */
export async function openCamera(deviceId: string | null): Promise<MediaStream> {
  if (deviceId !== null) {
    try {
      // Asked for it as an ideal, Chromium takes whichever it likes.
      return await open({ deviceId: { exact: deviceId } })
    } catch (error) {
      if (cameraFault(error) !== 'missing') throw error
    }
  }
  return open({ facingMode: 'environment' })
}

const open = (which: MediaTrackConstraints): Promise<MediaStream> =>
  navigator.mediaDevices.getUserMedia({ video: { ...size, ...which }, audio: false })
