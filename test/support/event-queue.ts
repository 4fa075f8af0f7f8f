/** Events as they came, to be waited for one by one. */
export function eventQueue<T>(): { push: (event: T) => void; next: () => Promise<T> } {
  const events: T[] = []
  const waiting: ((event: T) => void)[] = []
  return {
    push(event) {
      const wake = waiting.shift()
      if (wake === undefined) events.push(event)
      else wake(event)
    },
    next() {
      const event = events.shift()
      if (event !== undefined) return Promise.resolve(event)
      return new Promise((resolve) => {
        waiting.push(resolve)
      })
    },
  }
}
