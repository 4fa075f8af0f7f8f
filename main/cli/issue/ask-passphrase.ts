const end = new Set(['\r', '\n', '\u0004'])
const interrupt = '\u0003'
const erase = new Set(['\u007F', '\b'])

/** Asks at the terminal, and shows nothing of the answer. Null where the person gave up (Ctrl-C). */
export function askPassphrase(question: string): Promise<string | null> {
  const { stdin, stderr } = process
  // Before the question: whoever is quick would be seen typing.
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  stdin.resume()
  stderr.write(question)
  return new Promise((resolve) => {
    let typed: readonly string[] = []
    const finish = (answer: string | null): void => {
      stdin.off('data', take)
      stdin.setRawMode(false)
      stdin.pause()
      stderr.write('\n')
      resolve(answer)
    }
    /** What was pasted comes in one piece. */
    function take(text: string): void {
      for (const character of text) {
        if (character === interrupt) return finish(null)
        if (end.has(character)) return finish(typed.join(''))
        typed = erase.has(character) ? typed.slice(0, -1) : [...typed, character]
      }
    }
    stdin.on('data', take)
  })
}
