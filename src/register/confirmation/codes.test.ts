import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../db/engine.ts'
import { proofCode } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { email, openTestRegister, phone, say } from '../../../test/support/register.ts'
import { setSetting } from '../company/settings.ts'
import { type CodeRequest, type CodeResult, checkCode, forgetCodes, makeCode } from './codes.ts'

const opened = forEachTest(() => openTestRegister())
const minute = 60_000

const use = 'address'
const make = (n: number, asker = 'telegram 1') =>
  makeCode(opened.register, { recipient: email(n), asker, use })
const makeBySms = (n: number, over: Partial<CodeRequest> = {}) =>
  makeCode(opened.register, { recipient: phone(n), asker: `request ${n}`, use: 'consent', ...over })
const check = (code: string, asker = 'telegram 1') => checkCode(opened.register, { asker, use, code })

async function made(...request: Parameters<typeof make>): Promise<string> {
  const result = await make(...request)
  if (result.kind !== 'made') throw new Error(`Cannot make a code: ${result.kind}`)
  return result.code
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
    const first = opened.clock.now()
    for (const n of [2, 3, 4]) {
      expect(await asked(n)).toBe('made')
      opened.clock.move(minute)
    }
    expect(await asked(5)).toBe('too-many')
    const againAt = first + 15 * minute
    expect(await make(1)).toEqual({ kind: 'too-many', limit: 'address', againAt })
    expect((await make(2)).kind).toBe('made')
    opened.clock.move(-3 * minute)
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
    const stored = async () => await opened.engine.read(query(build.select().from(proofCode)))
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

  it('waits for a minute before the next code for the same address, for all askers', async () => {
    await made(1)
    opened.clock.move(minute - 1000)
    const againAt = opened.clock.now() + 1000
    expect(await make(1, 'telegram 2')).toEqual({ kind: 'too-many', limit: 'pause', againAt })
    expect((await make(2)).kind).toBe('made')
    opened.clock.move(1000)
    expect((await make(1, 'telegram 2')).kind).toBe('made')
  })

  it('takes a code for one use only, and counts the try', async () => {
    const code = await made(1)
    const asConsent = { asker: 'telegram 1', use: 'consent', code } as const
    expect(await checkCode(opened.register, asConsent)).toEqual({ kind: 'wrong', triesLeft: 4 })
    expect(await check(code)).toMatchObject({ kind: 'proved' })
  })

  it('bounds what one network asks for, and lets the next one ask', async () => {
    const kinds = []
    for (let n = 1; n <= 21; n += 1) kinds.push(await makeBySms(n, { networkAddress: '192.0.2.7' }))
    const againAt = opened.clock.now() + 15 * minute
    expect(kinds.findIndex(({ kind }) => kind === 'too-many')).toBe(20)
    expect(kinds[20]).toEqual({ kind: 'too-many', limit: 'network', againAt })
    expect((await makeBySms(21, { networkAddress: '192.0.2.8' })).kind).toBe('made')
  })

  it('stops the SMS of a day at the ceiling, those of one brand or system at half of it, and no e-mail', async () => {
    const now = opened.clock.now()
    await setSetting(opened.engine, 'sms_codes_per_day', '6', { by: 'test', now })
    const limitOf = (result: CodeResult) => (result.kind === 'too-many' ? result.limit : result.kind)
    const ask = async (n: number, over: Partial<CodeRequest>) => limitOf(await makeBySms(n, over))
    for (const n of [1, 2, 3]) expect(await ask(n, { brandCode: 1, client: `till ${n}` })).toBe('made')
    expect(await ask(4, { brandCode: 1, client: 'till 4' })).toBe('brand')
    for (const n of [4, 5]) expect(await ask(n, { brandCode: n, client: 'till 1' })).toBe('made')
    expect(await ask(6, { brandCode: 6, client: 'till 1' })).toBe('client')
    expect(await ask(6, { brandCode: 6, client: 'till 6' })).toBe('made')
    expect(await ask(7, { brandCode: 7, client: 'till 7' })).toBe('company')
    expect((await make(1)).kind).toBe('made')
    opened.clock.move(24 * 60 * minute)
    expect(await ask(7, { brandCode: 7, client: 'till 7' })).toBe('made')
  })

  it.each(['embedded', 'remote'] as const)(
    'sends one code to an address for which many are asked at once (%s engine)',
    async (engine) => {
      const { register, close } = await openTestRegister({ engine })
      const askers = Array.from({ length: 8 }, (_, n) => `request ${n}`)
      const results = await Promise.all(
        askers.map((asker) => makeCode(register, { recipient: phone(1), asker, use: 'consent' })),
      )
      await close()
      expect(results.filter(({ kind }) => kind === 'made')).toHaveLength(1)
    },
  )

  it('does the same work for a known and an unknown number', async () => {
    await say(opened.register, phone(1), 'ONAY')
    const statements = async (n: number) => {
      const run: string[] = []
      const engine: Engine = {
        ...opened.engine,
        unit: (reads, decide, options) =>
          opened.engine.unit(
            reads,
            (...rows) => {
              const outcome = decide(...rows)
              run.push(...[...reads, ...outcome.writes].map(({ sql }) => sql))
              return outcome
            },
            options,
          ),
      }
      const request = { recipient: phone(n), asker: `request ${n}`, use: 'consent' } as const
      await makeCode({ ...opened.register, engine }, request)
      return run
    }
    const known = await statements(1)
    expect(known.length).toBeGreaterThan(3)
    expect(await statements(2)).toEqual(known)
  })
})
