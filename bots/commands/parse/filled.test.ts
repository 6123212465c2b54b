import { describe, expect, test } from 'vitest'
import { instant } from '../../../test/support/register.ts'
import { parse } from '../parse.ts'
import { readFilled } from './filled.ts'

const now = instant('2026-03-02 14:05:00')
const address = '0532 123 45 67'

/** What a command with the same content is read as. */
function typed(text: string) {
  const takes = ['channel', 'source', 'date', 'brand', 'type', 'note'] as const
  return parse(text, { brands: [{ code: 123457, name: 'Örnek Kahve' }], takes, now })
}

describe('readFilled()', () => {
  test('reads a form as the command with the same content', () => {
    const filled = {
      address,
      channels: ['MESAJ', 'ARAMA'],
      brand: '123457',
      type: 'TACIR',
      source: 'HS_WEB',
      day: '2026-03-01',
      time: '14:30',
      note: 'form 118',
    }
    expect(readFilled(filled, now)).toEqual(
      typed(`${address} sms arama HS_WEB 01.03.2026 14:30 marka=123457 tip=TACIR not="form 118"`),
    )
  })

  test.each([
    [{ channels: ['all'] }, 'hepsi'],
    [{ day: '2026-03-01' }, '01.03.2026'],
    [{}, ''],
  ])('reads %j as %j', (filled, text) => {
    expect(readFilled({ address, ...filled }, now)).toEqual(typed(`${address} ${text}`))
  })

  test.each([
    [{ address: '' }, 'address'],
    [{ address: 'ayse@' }, 'address'],
    [{ address, channels: ['EPOSTA'] }, 'channels'],
    [{ address, time: '14:30' }, 'time'],
    [{ address, day: '2026-02-30' }, 'day'],
    [{ address, day: 'şimdi 14:30' }, 'day'],
  ])('refuses %j at the field %s', (filled, field) => {
    expect(readFilled(filled, now)).toMatchObject({ ok: false, field })
  })

  test('does not trip over what no form of ours would send', () => {
    const odd = { address, channels: ['FAKS'], brand: '-1', type: 'X', source: 'IYS_WEB', note: [] }
    expect(readFilled(odd, now)).toEqual(typed(address))
  })
})
