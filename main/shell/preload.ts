import { ipcRenderer } from 'electron'

/** Hands the engine's port, or why there is none, on to the page. The page gets nothing else of Electron. */
const toPage = (message: unknown, ports: unknown[]): void => {
  const page = globalThis as unknown as {
    postMessage(message: unknown, target: string, ports: unknown[]): void
    location: { origin: string }
  }
  page.postMessage(message, page.location.origin, ports)
}

ipcRenderer.on('port', (event) => toPage({ type: 'passgate-port' }, [...event.ports]))
ipcRenderer.on('cannot-start', (_event, code: unknown) => toPage({ type: 'passgate-cannot-start', code }, []))
