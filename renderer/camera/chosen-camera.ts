const key = 'camera'

/** The camera that was chosen on this machine, by the browser's name for it; null until one is. */
export const chosenCamera = (): string | null => localStorage.getItem(key)

export const rememberCamera = (deviceId: string): void => localStorage.setItem(key, deviceId)
