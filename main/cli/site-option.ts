import type { Command } from 'commander'
import { demoDataFolder } from '../engine/config/data-folder.ts'
import { loadConfig } from '../engine/config/load-config.ts'
import type { ConfigMistake } from '../engine/config/mistakes.ts'
import { demoSite, siteOf, type Site } from '../engine/config/site.ts'
import { err, ok, type Result } from '../../native/result.ts'

export interface SiteOptions {
  readonly config?: string
  readonly dataFolder?: string
}

/** The gate that a command is about: a configuration's, else the demo venue. */
export function withSite(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration of the gate; without it, the demo venue')
    .option('--data-folder <folder>', 'where the demo venue keeps its data, instead of its usual place')
}

/** @returns the site, or the mistakes in its configuration in words. */
export function siteFrom({ config, dataFolder }: SiteOptions): Result<Site, string> {
  if (config === undefined) return ok(demoSite(dataFolder ?? demoDataFolder(process.env, process.platform)))
  if (dataFolder !== undefined)
    return err('--data-folder is for the demo venue; a configuration names its own.')
  const loaded = loadConfig(config)
  return loaded.ok ? ok(siteOf(loaded.value)) : err(mistakesInWords(config, loaded.error))
}

export function mistakesInWords(file: string, mistakes: readonly ConfigMistake[]): string {
  const lines = mistakes.map(({ path, found, allowed }) => {
    const where = path === '' ? 'the file' : path
    return `  ${where}: ${found === null ? 'nothing is there' : `found ${found}`}; it must be ${allowed}`
  })
  return `${file} cannot be used:\n${lines.join('\n')}`
}
