import { expect, test } from 'vitest'
import { holidayText, typedHolidays } from './holiday-text.ts'

const stored = JSON.stringify([
  { day: '2031-01-23', name: 'Arife', half: true },
  { day: '2031-01-24', name: 'Ramazan', half: false },
])

test.each([
  '23.01.2031 Arife yarım, 24.1.2031 Ramazan',
  '23.01.2031 Arife half\n24.01.2031 Ramazan',
  '23.01.2031 Arife yarım 24.01.2031 Ramazan',
])('typedHolidays() reads days with their names: %j', (typed) => {
  expect(typedHolidays(typed)).toBe(stored)
})

test.each(['', '24.01.2031', '31.02.2031 Ramazan', 'Ramazan', '24.01.2031 Ramazan, yarın'])(
  'typedHolidays() takes no day without a name, and no other text: %j',
  (typed) => {
    expect(typedHolidays(typed)).toBeNull()
  },
)

test('holidayText() writes what typedHolidays() reads', () => {
  expect(holidayText(stored, 'tr')).toBe('23.01.2031 Arife yarım, 24.01.2031 Ramazan')
  for (const language of ['tr', 'en'] as const)
    expect(typedHolidays(holidayText(stored, language) ?? '')).toBe(stored)
  expect(holidayText('[]', 'tr')).toBeNull()
})
