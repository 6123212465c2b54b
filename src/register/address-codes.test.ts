import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { email, openTestRegister, type TestRegister } from '../../test/support/register.ts'
import {
  askForCode,
  type CheckedCode,
  checkCode,
  dropCode,
  forgetCodes,
  isCodeOpen,
} from './address-codes.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const me = 'telegram:7001'

let opened: TestRegister

beforeEach(async () => {
  opened = await openTestRegister()
})
afterEach(() => opened.close())

const mail = (n: number) => ({ ...email(n), kind: 'email' as const })
const ask = (n: number, holder = me) => askForCode(opened.register, holder, mail(n))
const check = (code: string, holder = me) => checkCode(opened.register, holder, code)

async function code(n: number, holder = me): Promise<string> {
  const asked = await ask(n, holder)
  if (asked.kind !== 'made') throw new Error(`Cannot go on: no code was made (${asked.kind})`)
  return asked.code
}

/** A code of as many digits that is not this one. */
const other = (right: string) => String((Number(right) + 1) % 1_000_000).padStart(6, '0')

describe('askForCode() and checkCode()', () => {
  test('prove the address that the code was sent to, once', async () => {
    const sent = await code(1)
    expect(sent).toMatch(/^\d{6}$/)
    expect(await check(sent)).toEqual({ kind: 'proved', recipient: email(1), provedAt: opened.clock.now() })
    expect(await check(sent)).toEqual({ kind: 'none' })
  })

  test('take a code from nobody but who asked for it', async () => {
    const sent = await code(1)
    expect(await check(sent, 'telegram:7002')).toEqual({ kind: 'none' })
    await code(2, 'telegram:7002')
    expect((await check(sent, 'telegram:7002')).kind).toBe('wrong')
    expect((await check(sent)).kind).toBe('proved')
  })

  test('take a code for ten minutes', async () => {
    const sent = await code(1)
    opened.clock.move(10 * minuteMs - 1)
    expect(await isCodeOpen(opened.register, me)).toBe(true)
    opened.clock.move(1)
    expect(await isCodeOpen(opened.register, me)).toBe(false)
    expect(await check(sent)).toEqual({ kind: 'none' })
  })

  test('count tries, and take the right code no more after five wrong ones', async () => {
    const sent = await code(1)
    const answers: CheckedCode[] = []
    for (let n = 0; n < 5; n++) answers.push(await check(other(sent)))
    expect(answers).toEqual([4, 3, 2, 1, 0].map((triesLeft) => ({ kind: 'wrong', triesLeft })))
    expect(await isCodeOpen(opened.register, me)).toBe(false)
    expect(await check(sent)).toEqual({ kind: 'none' })
  })

  test('give a hundred guesses made at once no more tries than five', async () => {
    const sent = await code(1)
    const guesses = Array.from({ length: 100 }, (_, n) => String(n).padStart(6, '0')).filter(
      (guess) => guess !== sent,
    )
    const answers = await Promise.all(guesses.map((guess) => check(guess)))
    expect(answers.filter(({ kind }) => kind === 'wrong')).toHaveLength(5)
  })

  test('hold only the code that was sent last', async () => {
    const first = await code(1)
    opened.clock.move(minuteMs)
    const second = await code(1)
    if (first !== second) expect((await check(first)).kind).toBe('wrong')
    expect((await check(second)).kind).toBe('proved')
  })

  test('fill nobody with mails: a minute between two, three an hour and ten a day, whoever asks', async () => {
    await code(1)
    expect(await ask(1, 'telegram:7002')).toEqual({
      kind: 'too-many',
      againAt: opened.clock.now() + minuteMs,
    })
    let made = 1
    for (let minute = 1; minute < 24 * 60; minute++) {
      opened.clock.move(minuteMs)
      const asked = await ask(1, `telegram:${8000 + minute}`)
      if (asked.kind === 'made') made += 1
      if (minute === 59) expect(made).toBe(3)
    }
    expect(made).toBe(10)
  })

  test('let one asker try five addresses an hour', async () => {
    for (let n = 1; n <= 5; n++) await code(n)
    expect(await ask(6)).toEqual({ kind: 'too-many', againAt: opened.clock.now() + hourMs })
    opened.clock.move(hourMs)
    expect((await ask(6)).kind).toBe('made')
  })

  test('keep neither the code nor the address readable, and drop both in time', async () => {
    const sent = await code(1)
    const rows = async () =>
      await opened.engine.read({
        sql: 'SELECT hex(sealed), hex(code_mark), sealed IS NULL FROM address_code',
        params: [],
        map: (row) => row.map(String),
      })
    expect(Buffer.from((await rows())[0]?.[0] ?? '', 'hex').toString('latin1')).not.toContain('alici1')
    expect((await rows())[0]?.[1]).not.toContain(Buffer.from(sent).toString('hex').toUpperCase())
    opened.clock.move(10 * minuteMs)
    await forgetCodes(opened.register)
    expect(await rows()).toEqual([['', '', '1']])
    opened.clock.move(dayMs)
    await forgetCodes(opened.register)
    expect(await rows()).toEqual([])
  })

  test('forget a code that could not be sent', async () => {
    const sent = await code(1)
    await dropCode(opened.register, me)
    expect(await check(sent)).toEqual({ kind: 'none' })
  })
})
