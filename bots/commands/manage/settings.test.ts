import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type SettingAccepts, settingKinds } from '../../../src/register/settings.ts'
import * as en from '../../messages/en.ts'
import * as tr from '../../messages/tr.ts'
import { readSettingValue } from './settings.ts'

function anyValueOf(accepts: SettingAccepts): fc.Arbitrary<string> {
  switch (accepts.kind) {
    case 'yes-no':
      return fc.constantFrom('yes', 'no')
    case 'one-of':
      return fc.constantFrom(...accepts.words)
    case 'number': {
      const numbers = fc.integer({ min: accepts.min, max: accepts.max }).map(String)
      return accepts.off ? fc.oneof(fc.constant('off'), numbers) : numbers
    }
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
      for (const { management } of [tr, en])
        expect(readSettingValue(management.setting.value(value), accepts, initial)).toBe(value)
      expect(readSettingValue(value, accepts, initial)).toBe(value)
      expect(readSettingValue('varsayılan', accepts, initial)).toBe(initial)
    }),
    { numRuns: 200 },
  )
})
