import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { err, ok, type Result } from '../../native/result.ts'

const run = promisify(execFile)

/** A download of 120 MB on a slow line; beyond that the browser is the better offer. */
const downloadMs = 180_000
/** Node-API that the database is built for: an older Electron can show screens, but not run the engine. */
const engineNodeApi = 10

export interface ElectronRuntime {
  readonly path: string
  /** Can the engine run inside it? If not, it runs beside it and the window attaches. */
  readonly hostsEngine: boolean
}

/** The Electron of this machine, fetched where it may be; or one line on why there is none, and the cure. */
export async function findElectron(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): Promise<Result<ElectronRuntime, string>> {
  if (platform === 'linux' && env['DISPLAY'] === undefined && env['WAYLAND_DISPLAY'] === undefined) {
    return err('No window: there is no display here. Start Passgate in a desktop session to get one.')
  }
  const path = await electronPath(env, platform)
  if (path === null) {
    return err(
      'No window: Electron is not here and could not be downloaded. With a network, run: npx install-electron',
    )
  }
  try {
    const { stdout } = await run(path, ['-p', 'process.versions.napi'], {
      env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
    })
    return ok({ path, hostsEngine: Number(stdout.trim()) >= engineNodeApi })
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n').slice(-2)
    return err(
      `No window: Electron does not start here (${line}). On Debian its libraries are those of Chromium.`,
    )
  }
}

async function electronPath(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Promise<string | null> {
  const name =
    platform === 'win32'
      ? 'electron.exe'
      : platform === 'darwin'
        ? 'Electron.app/Contents/MacOS/Electron'
        : 'electron'
  const override = env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override !== undefined) return existsSync(join(override, name)) ? join(override, name) : null
  const folder = electronPackage()
  if (folder === null) return null
  const path = join(folder, 'dist', name)
  if (existsSync(path)) return path
  try {
    console.log('Fetching Electron for the window; this is done once.')
    await run(process.execPath, [join(folder, 'install.js')], { timeout: downloadMs })
  } catch {
    return null
  }
  return existsSync(path) ? path : null
}

function electronPackage(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  } catch {
    return null
  }
}
