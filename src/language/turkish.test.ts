import { expect, test } from 'vitest'
import { alternatives, date, dateWithWeekday, type Ending, ending, list, moment, number } from './turkish.ts'

test.each<[string, Ending, string]>([
  ['İYS', 'locative', "İYS'de"],
  ['İYS', 'dative', "İYS'ye"],
  ['SMS', 'dative', "SMS'e"],
  ['ONAY', 'dative', "ONAY'a"],
  ['RET', 'dative', "RET'e"],
  ['KVKK', 'genitive', "KVKK'nın"],
  ['14:05', 'locative', "14:05'te"],
  ['14:00', 'locative', "14:00'te"],
  ['09:30', 'locative', "09:30'da"],
  ['14:05:00', 'locative', "14:05:00'da"],
  ['2 Mart 2026 14:05:07', 'locative', "2 Mart 2026 14:05:07'de"],
  ['2026', 'ablative', "2026'dan"],
  ['2025', 'ablative', "2025'ten"],
  ['2030', 'ablative', "2030'dan"],
  ['28 Şubat 2026', 'ablative', "28 Şubat 2026'dan"],
  ['1 Mart', 'locative', "1 Mart'ta"],
  ['Örnek A.Ş.', 'genitive', "Örnek A.Ş.'nin"],
  ['Örnek Kahve', 'dative', "Örnek Kahve'ye"],
  ['Çınar', 'genitive', "Çınar'ın"],
  ['Dükkân', 'genitive', "Dükkân'ın"],
  ['Rüzgâr', 'dative', "Rüzgâr'a"],
  ['Hülyâ', 'genitive', "Hülyâ'nın"],
  ['RÜZGÂR', 'dative', "RÜZGÂR'a"],
  ['1', 'genitive', "1'in"],
  ['2', 'genitive', "2'nin"],
  ['3', 'genitive', "3'ün"],
  ['6', 'genitive', "6'nın"],
  ['9', 'genitive', "9'un"],
  ['10', 'genitive', "10'un"],
  ['1.000', 'genitive', "1.000'in"],
])('ending(): gives %s the %s', (word, kind, whole) => {
  expect(ending(word, kind)).toBe(whole)
})

test('dates and numbers are as people read them', () => {
  expect(date('2026-03-02')).toBe('2 Mart 2026')
  expect(dateWithWeekday('2026-03-02 14:05:00')).toBe('2 Mart 2026 Pazartesi')
  expect(moment('2026-03-02 14:05:00')).toBe('2 Mart 2026 14:05')
  expect(moment('2026-03-02 14:05:09')).toBe('2 Mart 2026 14:05')
  expect([number(0), number(1234), number(1234567)]).toEqual(['0', '1.234', '1.234.567'])
  expect(list(['arama', 'SMS', 'e-posta'])).toBe('arama, SMS ve e-posta')
  expect(alternatives(['arama', 'SMS', 'e-posta'])).toBe('arama, SMS ya da e-posta')
})
