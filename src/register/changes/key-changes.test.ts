import { beforeAll, describe, expect, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { openTestRegister, phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { findChange } from './key-changes.ts'

const opened = forAllTests(() => openTestRegister())
let id = ''
beforeAll(async () => {
  id = (await say(opened.register, phone(1), 'ONAY', { source: 'HS_CAGRI_MERKEZI' })).change?.id ?? ''
  await say(opened.register, phone(2), 'ONAY')
})

const find = (text: string, brands = [subBrandCode]) => findChange(opened.register, text, brands)

describe('findChange()', () => {
  test('takes an id whole, its beginning, and the form in which it is shown', async () => {
    const short = [`${id.slice(0, 4)}…${id.slice(-4)}`, `${id.slice(0, 4)}...${id.slice(-4)}`]
    const copied = [`işlem no ${short[0]}.`, `record no ${id.slice(0, 12)},`]
    for (const text of [...copied, id, id.toUpperCase(), id.slice(0, 8), id.slice(0, 9), ...short]) {
      expect(await find(text)).toMatchObject({ kind: 'found', change: { id, source: 'HS_CAGRI_MERKEZI' } })
    }
  })

  test('does not guess from what is too short or no id', async () => {
    for (const text of ['', id.slice(0, 7), `${id}0`, '0532 123 45 67', 'xyz', `…${id.slice(-4)}`]) {
      expect(await find(text)).toEqual({ kind: 'refused', reason: 'unreadable' })
    }
  })

  test('shows none of another brand, and none that is not there', async () => {
    expect(await find(id, [providerCode])).toEqual({ kind: 'refused', reason: 'unknown' })
    expect(await find(id, [])).toEqual({ kind: 'refused', reason: 'unknown' })
    const other = id.startsWith('0') ? `1${id.slice(1)}` : `0${id.slice(1)}`
    expect(await find(other)).toEqual({ kind: 'refused', reason: 'unknown' })
  })

  test('asks for more digits where several ids have the same short form', async () => {
    const ends = ['aaaa', 'bbbb'].map((middle) => `7777${middle.repeat(14)}7777`)
    const { engine } = opened
    for (const [n, like] of ends.entries()) {
      await engine.apply([
        `INSERT INTO consent (id, recipient_id, brand_code, recipient_type, channel, status, ordinal, last_id, last_recorded_at, last_door, basis_ordinal, iys_ordinal, iys_status, national)
         VALUES (${n + 70}, ${n + 1}, ${subBrandCode}, 'TACIR', 'ARAMA', 'ONAY', 1, x'${like}', 0, 'cli', 1, 1, 'ONAY', 'unverified')`,
        `INSERT INTO change (id, consent_id, recipient_id, brand_code, recipient_type, channel, ordinal, status, source, effect, recorded_at, door)
         VALUES (x'${like}', ${n + 70}, ${n + 1}, ${subBrandCode}, 'TACIR', 'ARAMA', 1, 'ONAY', 'HS_WEB', 'taken', 0, 'cli')`,
      ])
    }
    expect(await find('7777…7777')).toEqual({ kind: 'refused', reason: 'unclear' })
    expect(await find('7777aaaa')).toMatchObject({ kind: 'found' })
  })
})
