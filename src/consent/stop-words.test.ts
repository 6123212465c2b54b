import { describe, expect, it } from 'vitest'
import { hasStopWord } from './stop-words.ts'

describe('hasStopWord()', () => {
  it.each([
    'RET',
    'ret',
    'Ret.',
    'İPTAL',
    'IPTAL',
    'iptal',
    'ıptal',
    'DUR!',
    'STOP',
    'Stop. Thank you',
    'Lütfen ÇIK',
    'cik',
    'ÇIKIŞ 123456',
    'RET1234',
    'ret😡',
    '"RET"',
    'I\u0307PTAL',
    'ＳＴＯＰ',
    'S\u200bTOP',
    'B002 RET',
    `${'x '.repeat(1900)}stop`,
  ])('hears a stop in %j', (text) => {
    expect(hasStopWord(text)).toBe(true)
  })

  it.each([
    '',
    'durum nedir?',
    'SECRET',
    'ücret',
    'non-stopping',
    'çıktı',
    'duracak mısın',
    'EVET',
    'START',
    'BAŞLA',
    '😀',
    '12345',
  ])('hears none in %j', (text) => {
    expect(hasStopWord(text)).toBe(false)
  })
})
