import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/**
 * Where the demo venue keeps its data: the place that the system has for a user's programs, in a folder of its own,
 * so that demo and real never share one.
 */
export function demoDataFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  return join(userDataFolder(env, platform), 'passgate', 'demo')
}

function userDataFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'win32') return env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support')
  const named = env['XDG_DATA_HOME'] ?? ''
  // Relative paths are to be ignored. Source: XDG Base Directory Specification.
  return isAbsolute(named) ? named : join(homedir(), '.local', 'share')
}
