import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSettingName } from '../../../bots/commands/parse/readers.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import { type SettingAccepts, type SettingName, settingKinds } from '../../register/company/settings.ts'
import { readSettingValue } from './settings.ts'

const tr = messagesIn('tr')
const en = messagesIn('en')

function anyValueOf(accepts: SettingAccepts): fc.Arbitrary<string> {
  switch (accepts.kind) {
    case 'one-of':
      return fc.constantFrom(...accepts.words)
    case 'number': {
      const numbers = fc.integer({ min: accepts.min, max: accepts.max }).map(String)
      return accepts.words.length > 0 ? fc.oneof(fc.constant('off'), numbers) : numbers
    }
    case 'color':
      return fc.constantFrom('off', '#00674f')
    case 'logo':
      return fc.constant('off')
    case 'holidays':
      return fc.constantFrom('[]', '[{"day":"2031-01-24","name":"Ramazan","half":false}]')
  }
}

const settings = fc
  .constantFrom(...Object.values(settingKinds))
  .chain(({ accepts, initial }) => anyValueOf(accepts).map((value) => ({ accepts, initial, value })))

test('readSettingValue() takes every value of every setting back as either language shows it', () => {
  fc.assert(
    fc.property(settings, ({ accepts, initial, value }) => {
      for (const { settings } of [tr, en])
        expect(readSettingValue(settings.value(value), accepts, initial)).toBe(value)
      expect(readSettingValue(value, accepts, initial)).toBe(value)
      expect(readSettingValue('varsayılan', accepts, initial)).toBe(initial)
    }),
    { numRuns: 200 },
  )
})

test('each setting has its own name in both languages, and says for each value what holds', () => {
  const names = Object.keys(settingKinds) as SettingName[]
  for (const { settings } of [tr, en]) {
    for (const name of names) expect(readSettingName(settings.texts[name].name)).toBe(name)
  }
  for (const { settings } of [tr, en]) {
    for (const name of names) {
      const { holds } = settings.texts[name]
      const values = [...new Set(fc.sample(anyValueOf(settingKinds[name].accepts), 50))]
      const sentences = values.map(holds)
      expect(new Set(sentences).size).toBe(values.length)
      for (const sentence of sentences) expect(sentence).toMatch(/^[^\n]+\.$/)
    }
  }
})
