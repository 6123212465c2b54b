import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { importRows } from '../../../test/support/imports.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import {
  editor,
  instant,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
  writesFirst,
} from '../../../test/support/register.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { erase } from '../erasure/erase.ts'
import { proveAddress } from '../people.ts'
import { startVoiding, voidPages } from '../uploads/void.ts'
import { permittedLeftOut } from './counts.ts'
import { takePermitted } from './permitted.ts'

const opened = forEachTest(() => openTestRegister({ now: '2025-12-31 12:00:00' }))

type Scope = 'ONAY' | 'all'
const input = (asOf: number, scope: Scope) => ({ brandCode: subBrandCode, asOf, scope })
const leftOut = async (asOf: number, scope: Scope = 'ONAY') =>
  await permittedLeftOut(opened.register, input(asOf, scope))

async function rows(asOf: number, scope: Scope): Promise<number> {
  let count = 0
  const viewer = { door: 'slack', id: 'U0VIEWER' } as const
  for await (const _ of takePermitted(opened.register, viewer, input(asOf, scope))) count += 1
  return count
}

/** What the job of retention leaves of a row, without its asking whether the time is over. */
async function drop(n: number): Promise<void> {
  const { register, engine, clock } = opened
  const sql = 'UPDATE recipient SET sealed = NULL, erased_at = ? WHERE mark = ?'
  const params = [clock.now(), register.vault.mark(phone(n).address)]
  await engine.unit([], () => ({ writes: [{ sql, params }], result: null }))
}

const summed = (counts: readonly (number | null)[]) =>
  counts.reduce<number>((sum, one) => sum + (one ?? 0), 0)

const eraseAt = async (wallTime: string, n: number) => {
  opened.clock.set(wallTime)
  await erase(opened.register, editor, { recipient: phone(n), source: 'HS_EORTAM' })
}

describe('permittedLeftOut()', () => {
  it('counts the consents of a past moment whose addresses were erased since', async () => {
    const { register } = opened
    await say(register, phone(1), 'ONAY')
    await say(register, phone(1), 'ONAY', { channel: 'ARAMA' })
    await say(register, phone(2), 'ONAY')
    await say(register, phone(3), 'RET')
    await say(register, phone(1), 'ONAY', { brandCode: providerCode })
    const newYear = instant('2025-12-31 23:59:59')
    expect([await leftOut(newYear), await rows(newYear, 'ONAY')]).toEqual([0, 3])
    await eraseAt('2026-02-01 10:00:00', 1)
    expect([await leftOut(newYear), await rows(newYear, 'ONAY')]).toEqual([2, 1])
    opened.clock.move(60_000)
    await drop(1)
    await drop(3)
    expect([await leftOut(newYear), await leftOut(newYear, 'all')]).toEqual([2, 3])
    // Nobody is left out who was not there yet, or was erased before.
    expect(await leftOut(instant('2025-12-31 11:00:00'), 'all')).toBe(0)
    expect(await leftOut(instant('2026-02-01 10:00:00'), 'all')).toBe(1)
    expect(await leftOut(opened.clock.now(), 'all')).toBe(0)
  })

  it('goes on counting what was before, of somebody who came back', async () => {
    const { register, clock } = opened
    await say(register, phone(1), 'ONAY')
    const newYear = instant('2025-12-31 23:59:59')
    await eraseAt('2026-02-01 10:00:00', 1)
    await drop(1)
    clock.set('2026-03-01 10:00:00')
    await say(register, phone(1), 'ONAY', { actor: { door: 'page' } })
    expect([await leftOut(newYear), await rows(newYear, 'ONAY')]).toEqual([1, 0])
    expect([await leftOut(clock.now()), await rows(clock.now(), 'ONAY')]).toEqual([0, 1])
  })

  it('counts nothing that the report has, of somebody who came back and said it within a second', async () => {
    const { register, clock } = opened
    await say(register, phone(1), 'ONAY')
    await eraseAt('2026-02-01 10:00:00', 1)
    await drop(1)
    clock.set('2026-03-01 10:00:00')
    const second = clock.now()
    clock.move(400)
    await writesFirst(register, '7001')
    await proveAddress(register, '7001', phone(1))
    await say(register, phone(1), 'ONAY', { actor: { door: 'telegram', id: '7001' } })
    for (const scope of ['ONAY', 'all'] as const) {
      expect([await leftOut(second, scope), await rows(second, scope)]).toEqual([0, 1])
    }
  })

  it('counts nothing of a key whose changes had all been taken back', async () => {
    const { register, clock } = opened
    const row = { recipient: phone(1).address, status: 'ONAY', consentDate: '2025-12-31 11:00:00' } as const
    const id = await importRows(register, [row])
    const imported = clock.now()
    clock.move(60_000)
    await startVoiding(register, id, { by: 'U0FIRST', approvedBy: 'U0SECOND' })
    await voidPages(register, id)
    const voided = clock.now()
    await eraseAt('2026-02-01 10:00:00', 1)
    expect([await leftOut(imported, 'all'), await leftOut(voided, 'all')]).toEqual([1, 0])
  })

  it('counts a consent beside which an older refusal is kept since it might have been taken back', async () => {
    const { register, clock } = opened
    const row = { recipient: phone(1).address, status: 'ONAY', consentDate: '2025-12-31 11:00:00' } as const
    await importRows(register, [row])
    clock.move(60_000)
    await say(register, phone(1), 'RET', { consentDate: '2025-12-31 10:00:00' })
    const then = clock.now()
    expect([await leftOut(then), await rows(then, 'ONAY')]).toEqual([0, 1])
    await eraseAt('2026-02-01 10:00:00', 1)
    expect([await leftOut(then), await rows(then, 'ONAY')]).toEqual([1, 0])
  })

  it('does not look through more recipients than it may', async () => {
    for (const n of [1, 2, 3]) await say(opened.register, phone(n), 'ONAY')
    const asked = input(opened.clock.now(), 'all')
    expect(await permittedLeftOut(opened.register, asked, 2)).toBeNull()
    expect(await permittedLeftOut(opened.register, asked, 3)).toBe(0)
  })

  it('is what the report misses after an erasure, for any history', async () => {
    const said = fc.record({
      n: fc.nat({ max: 2 }),
      channel: fc.constantFrom('MESAJ' as const, 'ARAMA' as const),
      status: fc.constantFrom('ONAY' as const, 'RET' as const),
      recipientType: fc.constantFrom('BIREYSEL' as const, 'TACIR' as const),
      ago: fc.integer({ min: 0, max: 5 }),
      source: fc.constantFrom('HS_WEB', 'HS_FAX'),
      pause: fc.nat({ max: 2 }),
    })
    let used = 0
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 15 }), async (history) => {
        const { register, clock } = opened
        used += 1
        const offset = used * 10
        const begin = clock.now()
        for (const { n, ago, pause, ...statement } of history) {
          clock.move(pause * 1000)
          const consentDate = formatWallTime(clock.now() - ago * 1000)
          await say(register, phone(offset + n), statement.status, { ...statement, consentDate })
        }
        const moments = Array.from({ length: (clock.now() - begin) / 1000 + 1 }, (_, n) => begin + n * 1000)
        const answerText = async () =>
          await Promise.all(
            moments.flatMap((at) =>
              (['ONAY', 'all'] as const).map(async (scope) => [
                await rows(at, scope),
                await leftOut(at, scope),
              ]),
            ),
          )
        const before = await answerText()
        clock.move(5000)
        await erase(register, editor, { recipient: phone(offset), source: 'HS_EORTAM' })
        const after = await answerText()
        expect(after.map(summed)).toEqual(before.map(summed))
        clock.move(5000)
      }),
      { numRuns: 15 },
    )
  })
})
