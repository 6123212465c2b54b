import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clean, distance, fold, nearest } from './fold.ts'

const anyText = fc.string({ unit: 'binary', maxLength: 60 })

describe('fold()', () => {
  test.each([
    ['İZİN', 'izin'],
    ['GEÇMİŞ', 'gecmis'],
    ['DEĞİŞİKLİKLER', 'degisiklikler'],
    ['i\u0307zin', 'izin'],
    ['ÇAĞRI MERKEZİ', 'cagri merkezi'],
    ['g\u0306', 'g'],
    ['ｓｍｓ', 'sms'],
  ])('makes of %j the word %j', (typed, folded) => {
    expect(fold(typed)).toBe(folded)
  })

  test('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(fold(fold(text))).toBe(fold(text))
      }),
    )
  })

  test('knows no difference between the four letters i', () => {
    const letter = fc.constantFrom('İ', 'I', 'ı', 'i')
    const pair = fc.tuple(letter, letter, fc.constantFrom('z', 'n', 'ş'))
    fc.assert(
      fc.property(pair, ([one, other, end]) => {
        expect(fold(one + end)).toBe(fold(other + end))
      }),
    )
  })
})

describe('clean()', () => {
  test.each([
    ['<mailto:a@b.co|a@b.co>', 'a@b.co'],
    ['<mailto:a@b.co>', 'a@b.co'],
    ['<tel:+905001234567|0500 123 45 67>', '+905001234567'],
    ['mailto:ali@ornek.example tel:0532 123 45 67', 'ali@ornek.example 0532 123 45 67'],
    ['TEL:+90-532-123-45-67', '+90-532-123-45-67'],
    ['hotel:5 tel: not', 'hotel:5 tel: not'],
    ['<https://ornek.example|ornek.example>', 'ornek.example'],
    ['<https://ornek.example>', 'https://ornek.example'],
    ['<@U123|ad>', '@U123'],
    ['<#C123|oda>', '#C123'],
    ['“Örnek Kahve”', '"Örnek Kahve"'],
    ['e–posta', 'e-posta'],
    ['0532\u00a0123\u200b 45\t67\n', '0532 123 45 67'],
    ['\u200e+90 500', '+90 500'],
    ['sorgula\u0000 0532', 'sorgula 0532'],
    ['\u0007sor\u0085gula\u007f', 'sor gula'],
    ['a &amp; b &lt;c&gt;', 'a & b <c>'],
  ])('makes of %j the text %j', (typed, cleaned) => {
    expect(clean(typed)).toBe(cleaned)
  })

  test('takes any text and leaves no blank at either end, and no control character', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(clean(text)).toBe(clean(text).trim())
        expect(clean(text)).not.toMatch(/\p{Cc}/u)
      }),
    )
  })
})

describe('nearest()', () => {
  test('counts slips', () => {
    expect(distance('sorgula', 'sorgla')).toBe(1)
    expect(distance('marka', 'makra')).toBe(1)
    expect(distance('', 'ret')).toBe(3)
  })

  test('suggests within two slips, and within one for short words', () => {
    expect(nearest('sorgla', ['sorgula', 'rapor'])).toBe('sorgula')
    expect(nearest('rett', ['ret', 'onay'])).toBe('ret')
    expect(nearest('abc', ['ret'])).toBeNull()
  })
})
