/** Why there is no picture. Each has words with its cure. */
export type CameraFault = 'denied' | 'missing' | 'taken' | 'unsupported' | 'lost'

/** What the browser's error means. Names: Media Capture and Streams, getUserMedia. */
export function cameraFault(error: unknown): CameraFault {
  // Older browsers have an OverconstrainedError that is no DOMException.
  switch (error instanceof Object && 'name' in error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing'
    case 'NotReadableError':
    case 'AbortError':
      return 'taken'
    default:
      return 'unsupported'
  }
}
