import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import { useWords } from '../languages/use-words.ts'

/** For who has the text of a code and no picture of it. It is presented exactly as it stands. */
export function PasteText({ present }: { present: (text: string) => void }): ReactElement {
  const { t } = useWords()
  const [text, setText] = useState('')
  return (
    <div className="paste">
      <label>
        {t('demo.text')}
        <textarea
          rows={6}
          spellCheck={false}
          autoComplete="off"
          value={text}
          aria-describedby="text-hint"
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <p id="text-hint" className="quiet">
        {t('demo.textHint')}
      </p>
      <Button className="button button-main" isDisabled={text === ''} onPress={() => present(text)}>
        {t('demo.present')}
      </Button>
    </div>
  )
}
