import { describe, expect, it } from 'vitest'
import { emailCode } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { email, openTestRegister, phone } from '../../../test/support/register.ts'
import { checkCode, forgetCodes, makeCode } from './email-codes.ts'

const opened = forEachTest(() => openTestRegister())
const minute = 60_000

const make = (n: number, asker = 'telegram 1') => makeCode(opened.register, { recipient: email(n), asker })
const check = (code: string, asker = 'telegram 1') => checkCode(opened.register, { asker, code })

async function made(...given: Parameters<typeof make>): Promise<string> {
  const one = await make(...given)
  if (one.kind !== 'made') throw new Error(`Cannot make a code: ${one.kind}`)
  return one.code
}

const other = (code: string, n = 1) => String((Number(code) + n) % 1_000_000).padStart(6, '0')

describe('makeCode() and checkCode()', () => {
  it('proves an address to the person who names the code that was sent there, until it expires', async () => {
    const code = await made(1)
    expect(code).toMatch(/^\d{6}$/)
    opened.clock.move(2 * minute)
    const provedAt = opened.clock.now()
    const proved = { kind: 'proved', recipient: email(1), provedAt, sentAt: provedAt - 2 * minute }
    expect(await check(` ${code.slice(0, 3)} ${code.slice(3)} `)).toEqual(proved)
    opened.clock.move(minute)
    expect(await check(code)).toEqual(proved)
    expect(await check(code, 'telegram 2')).toEqual({ kind: 'none' })
    opened.clock.move(7 * minute)
    expect(await check(code)).toEqual({ kind: 'over' })
    expect(await check(code)).toEqual({ kind: 'none' })
  })

  it('counts wrong tries, also of many at once, and is over after five', async () => {
    const code = await made(1)
    expect(await check(other(code))).toEqual({ kind: 'wrong', triesLeft: 4 })
    const tries = await Promise.all([2, 3, 4, 5, 6, 7].map((n) => check(other(code, n))))
    expect(tries.map(({ kind }) => kind)).toEqual(['wrong', 'wrong', 'wrong', 'over', 'none', 'none'])
    expect(await check(code)).toEqual({ kind: 'none' })
  })

  it('knows only the newest code of a session', async () => {
    const first = await made(1)
    const second = await made(2)
    if (first !== second) expect(await check(first)).toMatchObject({ kind: 'wrong' })
    expect(await check(second)).toMatchObject({ kind: 'proved', recipient: email(2) })
  })

  it('sends one address three codes in a quarter of an hour and ten in a day, for all askers', async () => {
    const asked = async (n: number) => (await make(1, `telegram ${n}`)).kind
    for (const n of [2, 3, 4]) expect(await asked(n)).toBe('made')
    expect(await asked(5)).toBe('too-many')
    expect(await make(1)).toEqual({ kind: 'too-many', againAt: opened.clock.now() + 15 * minute })
    expect((await make(2)).kind).toBe('made')
    for (let n = 6; n < 13; n += 1) {
      opened.clock.move(15 * minute)
      expect(await asked(n)).toBe('made')
    }
    opened.clock.move(15 * minute)
    expect(await asked(13)).toBe('too-many')
    opened.clock.move(24 * 60 * minute)
    expect(await asked(14)).toBe('made')
  })

  it('makes no more than six codes in a quarter of an hour for one asker, whatever the addresses', async () => {
    const kinds = await Promise.all([1, 2, 3, 4, 5, 6, 7].map(async (n) => (await make(n)).kind))
    expect(kinds.filter((kind) => kind === 'made')).toHaveLength(6)
    expect((await make(8, 'telegram 2')).kind).toBe('made')
  })

  it('keeps neither the code nor the address in the clear, and the address no longer than the code', async () => {
    const code = await made(1)
    const stored = async () => await opened.engine.read(query(build.select().from(emailCode)))
    const [row] = await stored()
    expect(JSON.stringify(row)).not.toContain(code)
    expect(row?.sealed).not.toBeNull()
    opened.clock.move(10 * minute)
    await check(code)
    expect(await stored()).toMatchObject([{ sealed: null }])
    opened.clock.move(24 * 60 * minute)
    await forgetCodes(opened.register)
    expect(await stored()).toEqual([])
  })

  it('makes none for a phone number', async () => {
    const request = { recipient: phone(1), asker: 'telegram 1' }
    await expect(makeCode(opened.register, request)).rejects.toThrow('e-mail addresses only')
  })
})
