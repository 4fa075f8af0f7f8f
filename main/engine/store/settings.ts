import type { Store } from './open-store.ts'

export type SettingName = 'policy' | 'clock' | 'released'

/** What is set up on a screen of the gate, and what the gate keeps of itself. */
export class Settings {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** As JSON gave it: whoever asks parses it. Undefined: it was never set. */
  get(name: SettingName): unknown {
    const value = this.#store.db
      .prepare<[string], string>('SELECT value FROM settings WHERE name = ?')
      .pluck()
      .get(name)
    return value === undefined ? undefined : JSON.parse(value)
  }

  /**
   * @param value undefined: takes the setting away.
   * Throws what SQLite throws, so that the transaction around it ends; `attempt` stands around that.
   */
  put(name: SettingName, value: unknown): void {
    const { db } = this.#store
    if (value === undefined) db.prepare('DELETE FROM settings WHERE name = ?').run(name)
    else db.prepare('REPLACE INTO settings (name, value) VALUES (?, ?)').run(name, JSON.stringify(value))
  }
}
