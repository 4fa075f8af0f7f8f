import { useEffect, useState } from 'react'
import type { KeyLayout } from '../../main/contract/keyboard-scanner.ts'
import { KeyBurst } from './key-burst.ts'

const schedule = (afterMs: number, action: () => void): (() => void) => {
  const timer = setTimeout(action, afterMs)
  return () => clearTimeout(timer)
}

/**
 * Listens for a scanner that poses as a keyboard, before anything else on the page: what it types presses no button and
 * starts no shortcut. A person's keys, and all that is typed into a field, stay what they are.
 * @param layout null: this lane has no such scanner.
 * @returns whether keys of a code are coming.
 */
export function useKeyBurst(layout: KeyLayout | null, onCode: (text: string) => void): boolean {
  const [receiving, setReceiving] = useState(false)
  useEffect(() => {
    if (layout === null) return undefined
    const burst = new KeyBurst(layout, { onCode, onReceiving: setReceiving }, schedule)
    const down = new Set<string>()
    const onDown = (event: KeyboardEvent): void => {
      if (isField(event.target) || !burst.press(event)) return
      down.add(event.code)
      keep(event)
    }
    const onUp = (event: KeyboardEvent): void => {
      if (down.delete(event.code)) keep(event)
    }
    const onBlur = (): void => {
      down.clear()
      burst.forget()
    }
    window.addEventListener('keydown', onDown, true)
    window.addEventListener('keyup', onUp, true)
    window.addEventListener('blur', onBlur)
    return () => {
      window.removeEventListener('keydown', onDown, true)
      window.removeEventListener('keyup', onUp, true)
      window.removeEventListener('blur', onBlur)
      burst.forget()
    }
  }, [layout, onCode])
  return receiving
}

/** From here on nobody hears of it. */
function keep(event: KeyboardEvent): void {
  event.preventDefault()
  event.stopImmediatePropagation()
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA)$/.test(target.tagName))
