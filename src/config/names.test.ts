import { expect, test } from 'vitest'
import { unknownNamesIn } from './names.ts'
import { settings } from './settings.ts'

test.each([
  ['SLAK_BOT_TOKEN', 'SLACK_BOT_TOKEN'],
  ['TELEGRAM_BOT_TOKNE', 'TELEGRAM_BOT_TOKEN'],
  ['DATABASE_ULR', 'DATABASE_URL'],
  ['IZIN_KEYS', 'IZIN_KEY'],
  ['SLACK_TOKEN', null],
])('%s is told, and what it resembles', (name, meant) => {
  expect(unknownNamesIn({ [name]: 'x' })).toEqual([{ name, meant }])
})

test('names of ours and of other programs are not told', () => {
  const others = { ...settings, PATH: '', HOME: '', HOSTNAME: '', POST: '', LANG: '', NODE_OPTIONS: '' }
  expect(unknownNamesIn(others)).toEqual([])
})
