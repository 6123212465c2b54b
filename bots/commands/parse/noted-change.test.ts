import { describe, expect, test } from 'vitest'
import { readNotedChange } from './noted-change.ts'

describe('readNotedChange()', () => {
  test.each([
    '70f5a1b2 not="çağrı kaydı 118"',
    'not="çağrı kaydı 118" 70f5a1b2',
    '70f5a1b2 note=“çağrı kaydı 118”',
    'kayıt no 70f5a1b2 not="çağrı kaydı 118"',
    'not="çağrı kaydı 118" record no 70f5a1b2',
    '  70f5a1b2   not = "çağrı kaydı 118"',
  ])('reads %j', (text) => {
    expect(readNotedChange(text)).toEqual({
      ok: true,
      noted: { change: '70f5a1b2', note: 'çağrı kaydı 118' },
    })
  })

  test('takes the short form of an id as it is shown', () => {
    expect(readNotedChange('70f5…7c6d not="form"')).toMatchObject({ noted: { change: '70f5...7c6d' } })
  })

  test.each([
    ['', 'change-missing'],
    ['not="form"', 'change-missing'],
    ['70f5a1b2', 'note-missing'],
    ['70f5a1b2 çağrı kaydı', 'note-unquoted'],
    ['70f5a1b2 not=form', 'note-unquoted'],
    ['70f5a1b2 not="form', 'note-unquoted'],
    ['70f5a1b2 not="form" bir', 'word'],
    ['70f5a1b2 marka="Örnek" not="form"', 'word'],
  ] as const)('refuses %j: %s', (text, fault) => {
    expect(readNotedChange(text)).toEqual({ ok: false, fault })
  })
})
