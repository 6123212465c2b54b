import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openAddressFolder } from '../../test/support/folder.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { asker, openPackStory } from '../../test/support/verification/pack.ts'
import { listHistory } from '../register/changes/changes.ts'
import { receipt } from './receipt.ts'

const story = forAllTests(() => openPackStory())
const folder = forAllTests(openAddressFolder)

/** Returns the text without blanks, since hashes are broken over lines. */
async function printedIn(language: 'tr' | 'en', ...changeIds: string[]) {
  const made = await receipt(
    story.register,
    { door: 'telegram', id: '4711' },
    { recipient: asker, changeIds, language },
  )
  if (made.kind !== 'file') throw new Error(`Cannot read the receipt: ${made.kind}`)
  expect(made.fileName).not.toContain(asker.address.slice(4))
  const file = folder.file(made.fileName)
  writeFileSync(file, made.content)
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).normalize('NFKC')
  return { words: text.replaceAll(/\s+/g, ' '), digits: text.replaceAll(/\s+/g, '') }
}

test('a receipt tells one change, its seal and how to check it, in both languages', async () => {
  const changes = await listHistory(story.register, { recipient: asker, limit: 10 })
  const [change, other] = changes
  const { words, digits } = await printedIn('tr', change?.id ?? '')
  for (const part of [
    'İzin değişikliği belgesi',
    'Günü henüz kapanmadı',
    'Nasıl doğrulanır',
    asker.address,
  ]) {
    expect(words).toContain(part)
  }
  expect(digits).toContain(change?.id)
  if (other !== undefined) expect(digits).not.toContain(other.id)
  // Nothing was shown for this change, so no wording is annexed.
  expect(words).not.toContain('Ek: gösterilen metinler')
  const both = await printedIn('tr', change?.id ?? '', other?.id ?? '')
  for (const id of [change?.id, other?.id]) expect(both.digits).toContain(id)
  const english = await printedIn('en', change?.id ?? '')
  expect(english.words).toContain('Receipt of a change of consent')
  expect(english.words).toContain('How to check it')
})
