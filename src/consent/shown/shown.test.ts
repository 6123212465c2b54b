import { hash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { everyShown, shownEvidence, shownInTelegram, shownOf, shownOnPage } from './shown.ts'

describe.each(everyShown)('the wording $version', (shown) => {
  test.each(['tr', 'en'] as const)('is as it was when it came (%s)', (language) => {
    const { text, sha256 } = shown[language]
    expect(text.length).toBeGreaterThan(200)
    expect(hash('sha256', text)).toBe(sha256)
  })

  test('is found by its version', () => {
    expect(shownOf(shown.version)).toBe(shown)
  })
})

test('shownOf() knows no version whose text was not kept', () => {
  expect(shownOf('page-3')).toBeNull()
})

test('every version has one wording, and what is shown now is among them', () => {
  const versions = everyShown.map(({ version }) => version)
  expect(new Set(versions).size).toBe(versions.length)
  expect(versions).toEqual(expect.arrayContaining([shownOnPage.version, shownInTelegram.version]))
})

test('shownEvidence() says which text it was, in which language', () => {
  expect(shownEvidence(shownOnPage, 'en')).toEqual({
    text: 'page-8',
    language: 'en',
    textDigest: shownOnPage.en.sha256,
  })
})
