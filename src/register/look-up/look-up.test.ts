import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openEmbedded } from '../../../db/embedded/embedded.ts'
import { StorageError } from '../../../db/engine.ts'
import { lookUpLog } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import {
  editor,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
} from '../../../test/support/register.ts'
import { setSetting } from '../company/settings.ts'
import { type LookUpInput, lookUp } from './look-up.ts'
import { type LookUpEntry, lookUpBuffer } from './look-up-log.ts'

const opened = forAllTests(() => openTestRegister())
let numbers = 0
const someone = () => phone(++numbers)

const logged = () => opened.engine.read(query(build.select().from(lookUpLog)))
async function asked(input: Omit<LookUpInput, 'purpose'>, actor = editor as Parameters<typeof lookUp>[1]) {
  const outcome = await lookUp(opened.register, actor, { purpose: 'sorgula', ...input })
  if (outcome.kind !== 'found') throw new Error('over the ceiling')
  return outcome
}

describe('lookUp()', () => {
  test('answers nothing for an address that is not known, and finds none by a part (S11)', async () => {
    const recipient = someone()
    await say(opened.register, recipient, 'ONAY')
    const part = { kind: 'phone', address: recipient.address.slice(0, -1) } as const
    const nothing = { kind: 'found', recipientId: null, erased: false, consents: [] }
    for (const unknown of [part, someone()]) expect(await asked({ recipient: unknown })).toEqual(nothing)
  })

  test('shows only the brand asked for, and only brands the asker may see', async () => {
    const { register } = opened
    const recipient = someone()
    await say(register, recipient, 'ONAY')
    await say(register, recipient, 'ONAY', { brandCode: providerCode })
    const codes = async (input: Omit<LookUpInput, 'purpose' | 'recipient'>) =>
      (await asked({ recipient, ...input })).consents.map(({ brandCode }) => brandCode)
    expect(await codes({})).toEqual([providerCode, subBrandCode])
    expect(await codes({ brandCode: subBrandCode })).toEqual([subBrandCode])
    expect(await codes({ brandCodes: [providerCode] })).toEqual([providerCode])
    expect(await codes({ brandCode: subBrandCode, brandCodes: [providerCode] })).toEqual([])
    expect(await codes({ brandCodes: [] })).toEqual([])
  })

  test('is in the log by the time it is answered, also when nothing was found', async () => {
    const { register, clock } = opened
    const recipient = someone()
    await asked({ recipient, brandCode: subBrandCode }, { door: 'slack', id: 'U0VIEWER' })
    const mark = register.vault.mark(recipient.address)
    const entries = (await logged()).filter((entry) => entry.mark.equals(mark))
    expect(entries).toMatchObject([
      { at: clock.now(), door: 'slack', actor: 'U0VIEWER', brandCode: subBrandCode, purpose: 'sorgula' },
    ])
  })

  test('is not answered when it cannot be logged', async () => {
    const engine = openEmbedded({ path: opened.path })
    await engine.close()
    const closed = { ...opened.register, engine, settings: opened.register.settings }
    const attempt = lookUp(closed, editor, { recipient: someone(), purpose: 'sorgula' })
    await expect(attempt).rejects.toBeInstanceOf(StorageError)
  })

  test('is answered up to the daily ceiling, by person and Istanbul day', async () => {
    const { register, engine, clock } = opened
    await setSetting(engine, 'look_ups_per_day', '3', { by: 'U0ADMIN', now: clock.now() })
    clock.move(3000)
    const ask = (id: string) =>
      lookUp(register, { door: 'slack', id }, { recipient: phone(1), purpose: 'sorgula' })
    const together = await Promise.all([1, 2, 3, 4, 5].map(() => ask('U0CURIOUS')))
    expect(together.map(({ kind }) => kind).sort()).toEqual(['ceiling', 'ceiling', 'found', 'found', 'found'])
    expect(await ask('U0CURIOUS')).toEqual({ kind: 'ceiling', perDay: 3 })
    expect((await logged()).filter(({ actor }) => actor === 'U0CURIOUS')).toHaveLength(3)
    expect(await ask('U0OTHER')).toMatchObject({ kind: 'found' })
    clock.set('2026-03-02 23:59:59')
    expect(await ask('U0CURIOUS')).toMatchObject({ kind: 'ceiling' })
    clock.set('2026-03-03 00:00:00')
    expect(await ask('U0CURIOUS')).toMatchObject({ kind: 'found' })
    await setSetting(engine, 'look_ups_per_day', '300', { by: 'U0ADMIN', now: clock.now() })
    clock.move(3000)
  })
})

describe('lookUpBuffer()', () => {
  const entry = (actor: string): LookUpEntry => ({
    at: opened.clock.now(),
    door: 'api',
    actor,
    mark: Buffer.alloc(16),
    brandCode: null,
    purpose: 'status',
  })
  const entriesOf = async (actor: string) => (await logged()).filter((one) => one.actor === actor)

  test('keeps what could not be written for the next time', async () => {
    const engine = openEmbedded({ path: opened.path })
    const failures: unknown[] = []
    const register = {
      engine: { ...engine, unit: () => Promise.reject(new Error('no room')) } as typeof engine,
    }
    const buffer = lookUpBuffer(register, (error) => failures.push(error))
    buffer.add(entry('gateway'))
    await buffer.flush()
    expect(failures).toHaveLength(1)
    register.engine = engine
    buffer.add(entry('gateway'))
    await buffer.flush()
    expect(await entriesOf('gateway')).toHaveLength(2)
    await engine.close()
  })

  describe('without a database', () => {
    beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
    afterEach(() => vi.useRealTimers())

    function onDatabaseThatIsAway() {
      const state = { isAway: true, failures: 0, written: 0 }
      const unit = async () => {
        if (state.isAway) throw new Error('away')
        state.written += 1
        return null as never
      }
      const buffer = lookUpBuffer({ engine: { ...opened.engine, unit } }, () => {
        state.failures += 1
      })
      return { buffer, state }
    }

    test('tries again by itself until it is written, but leaves no timer after a flush', async () => {
      const { buffer, state } = onDatabaseThatIsAway()
      buffer.add(entry('shop'))
      await vi.advanceTimersByTimeAsync(1_000)
      expect(state).toMatchObject({ failures: 1 })
      await vi.advanceTimersByTimeAsync(10_000)
      expect(state).toMatchObject({ failures: 3 })
      state.isAway = false
      await vi.advanceTimersByTimeAsync(5_000)
      expect(state).toMatchObject({ failures: 3, written: 1 })
      expect(vi.getTimerCount()).toBe(0)
      state.isAway = true
      buffer.add(entry('shop'))
      await vi.advanceTimersByTimeAsync(1_000)
      await buffer.flush()
      expect(state).toMatchObject({ failures: 5 })
      // The database may be closed then.
      expect(vi.getTimerCount()).toBe(0)
    })

    test('tries seldom, however many look-ups come meanwhile', async () => {
      const { buffer, state } = onDatabaseThatIsAway()
      for (let n = 0; n < 3000; n += 1) buffer.add(entry('shop'))
      await vi.advanceTimersByTimeAsync(500)
      for (let n = 0; n < 3000; n += 1) buffer.add(entry('shop'))
      await buffer.flush()
      expect(state.failures).toBeLessThan(10)
      state.isAway = false
      await buffer.flush()
      expect(state).toMatchObject({ written: 1 })
    })
  })
})
