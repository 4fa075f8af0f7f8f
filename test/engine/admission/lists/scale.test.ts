import { expect, it } from 'vitest'
import { codeLists } from '../../../scale/code-lists.ts'

it('a list of thousands is read, written, taken over and looked up without a mistake', async () => {
  expect(await codeLists(6_000)).toMatchObject({ codes: 6_000, right: true })
})
