import { expect, test } from 'vitest'
import { badEntryText } from './bad-entry.ts'
import { inTurkish, type Problem } from './problems.ts'

const withParts: readonly Problem[] = [
  'it comes after 7',
  'it counts 3 lines before it',
  'it covers 2 entries, and says 3',
  'it does not hold: wrong-digest',
  'it is larger than 9 bytes',
  'it is missing, though there are changes of it',
  'it is not an evidence pack of this version',
  'it is not an evidence pack of this version: changes.5.ordinal',
  'it was dropped before 2029-03-02, through which it had to be kept',
  'it was dropped before 2029-03-02, through which complaint 1 keeps it',
  'it was dropped before change 7, which was made with its address',
  'it was dropped while complaint 1 was open',
  'it was dropped while the consent of change 7 stood',
  'its changes do not give its status',
  'its complaint has another text',
  'the brand 123457 was not closed as it says',
  '1 of the 2 pieces of evidence that its changes name went with it',
  'SHA256SUMS does not give its digest',
]

test.each(withParts)('inTurkish() has words for: %s', (problem) => {
  expect(inTurkish(problem)).not.toMatch(/\b(it|its|the|was|of)\b|\$/)
})

test('badEntryText() names the entry and what is wrong', () => {
  expect(badEntryText({ kind: 'seal', at: 4, problem: 'it comes after 7' })).toEqual({
    en: 'seal 4: it comes after 7',
    tr: 'mühür 4: ondan önce 7 gelmiş',
  })
})
