import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { Tone } from './guest-message.ts'
import { createSoundPlayer } from './sound-player.ts'
import { sounds } from './sounds.ts'

/**
 * Plays the sound of each new answer, once. What a screen finds when it opens, or when its engine is back, is no new
 * answer.
 *
 * @param answerNo grows with each new answer; null while nothing is known of the lane.
 * @returns whether the browser holds the sound back.
 */
export function useSounds(tone: Tone, answerNo: number | null): { readonly blocked: boolean } {
  const [player] = useState(createSoundPlayer)
  const blocked = useSyncExternalStore(player.subscribe, player.isBlocked)
  const heard = useRef<{ tone: Tone; answerNo: number | null } | null>(null)

  useEffect(() => {
    window.addEventListener('pointerdown', player.unblock)
    window.addEventListener('keydown', player.unblock)
    return () => {
      window.removeEventListener('pointerdown', player.unblock)
      window.removeEventListener('keydown', player.unblock)
      player.close()
    }
  }, [player])

  useEffect(() => {
    const before = heard.current
    heard.current = { tone, answerNo }
    if (before === null || (before.tone === tone && before.answerNo === answerNo)) return
    if (before.answerNo === null && answerNo !== null) return
    player.play(sounds[tone])
  }, [player, tone, answerNo])

  return { blocked }
}
