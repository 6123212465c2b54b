import { describe, expect, it } from 'vitest'
import { consent, iysQueue } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { importRows } from '../../test/support/register/imports.ts'
import {
  editor,
  instant,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
} from '../../test/support/register.ts'
import { verifyRegister } from '../verification/verify-register.ts'
import { activateBrand } from './company/brands.ts'
import { setSetting } from './company/settings.ts'
import { startVoiding, voidPages } from './imports/void.ts'
import { type IysAnswer, noteAnswers } from './iys-queue/answers.ts'
import { nextForFile, setStates } from './iys-queue/queue.ts'
import { newQueueUpkeep } from './iys-queue/upkeep.ts'
import { ownConsents } from './look-up/look-up.ts'
import { rebuild } from './record/rebuild.ts'
import { write } from './register.ts'

const opened = forEachTest(() => openTestRegister({ now: '2026-03-02 09:00:00' }))

const exchange = (mode: 'file' | 'off') =>
  setSetting(opened.engine, 'iys_exchange', mode, { by: 'test', now: opened.clock.now() })
const nationalOf = async (n: number) => (await ownConsents(opened.register, phone(n)))[0]
const queue = () => opened.engine.read(query(build.select().from(iysQueue)))

async function recorded(
  n: number,
  status: 'ONAY' | 'RET',
  more: Parameters<typeof say>[3] = {},
): Promise<Buffer> {
  opened.clock.move(2000)
  const { change } = await say(opened.register, phone(n), status, more)
  return Buffer.from(change?.id ?? '', 'hex')
}

const answer = (changeId: Buffer, given: Partial<IysAnswer> = {}) =>
  noteAnswers(opened.register, editor, [{ changeId, outcome: 'registered', by: 'word', ...given }])

const holds = async () => {
  expect(await rebuild(opened.register)).toBe(0)
  expect(await verifyRegister(opened.register)).toMatchObject({ ok: true })
}

describe('the state in İYS', () => {
  it('is unverified while no exchange is set up', async () => {
    await recorded(1, 'ONAY')
    expect(await nationalOf(1)).toMatchObject({ national: 'unverified', maySend: true })
    expect(await queue()).toEqual([])
  })

  it('follows the last change that İYS must get, from waiting to its answer', async () => {
    await exchange('file')
    const onay = await recorded(1, 'ONAY')
    expect(await nationalOf(1)).toMatchObject({ national: 'waiting', maySend: false, reason: 'iys-waiting' })
    await write(opened.register, ...setStates([onay], { state: 'sent' }))
    expect(await nationalOf(1)).toMatchObject({ national: 'sent', reason: 'iys-sent' })
    const refusal = { outcome: 'refused', by: 'receipt', code: 'H123' } as const
    expect(await answer(onay, refusal)).toBe(1)
    expect(await answer(onay, refusal)).toBe(0)
    expect(await nationalOf(1)).toMatchObject({ national: 'refused', reason: 'iys-refused' })
    await holds()
    expect(await answer(onay)).toBe(1)
    expect(await answer(onay, refusal)).toBe(0)
    expect(await nationalOf(1)).toMatchObject({ national: 'registered', maySend: true, reason: 'consent' })
    await recorded(1, 'RET', { source: 'HS_FAX' })
    expect(await nationalOf(1)).toMatchObject({ national: 'registered', local: true, maySend: false })
    await recorded(1, 'RET')
    expect(await nationalOf(1)).toMatchObject({ national: 'waiting', status: 'RET' })
    await holds()
  })

  it('does not follow the answer to an earlier change', async () => {
    await exchange('file')
    const onay = await recorded(1, 'ONAY')
    await recorded(1, 'RET')
    await answer(onay)
    expect(await nationalOf(1)).toMatchObject({ national: 'waiting', status: 'RET' })
    await holds()
  })

  it('is found to be wrong where no answer gives it', async () => {
    await exchange('file')
    await recorded(1, 'ONAY')
    for (const table of ['consent SET national', 'iys_queue SET state'])
      await opened.engine.apply([`UPDATE ${table} = 'registered'`])
    expect(await verifyRegister(opened.register)).toMatchObject({ ok: false, firstBad: { kind: 'consent' } })
  })
})

describe('the queue for İYS', () => {
  it('gives the oldest due day first, and of each key one change', async () => {
    await exchange('file')
    const [first, , other] = [await recorded(1, 'ONAY'), await recorded(1, 'RET'), await recorded(2, 'ONAY')]
    const old = await recorded(3, 'ONAY', { consentDate: '2026-02-27 10:00:00' })
    await recorded(4, 'RET')
    await recorded(5, 'ONAY', { brandCode: providerCode })
    const next = await opened.engine.read(nextForFile({ brandCode: subBrandCode, limit: 9 }))
    expect(next.map(({ id }) => id)).toEqual([old, first, other])
  })

  it('takes in present consents when the exchange is switched on, and lets them go when it is off', async () => {
    await recorded(1, 'ONAY')
    await recorded(1, 'RET')
    await recorded(2, 'ONAY')
    await recorded(3, 'RET')
    const upkeep = newQueueUpkeep(opened.register)
    await upkeep()
    expect(await queue()).toEqual([])
    await exchange('file')
    await upkeep()
    expect((await queue()).map(({ state, dueOn }) => [state, dueOn])).toEqual([
      ['waiting', '2026-03-05'],
      ['waiting', '2026-03-05'],
    ])
    await holds()
    await exchange('off')
    await upkeep()
    expect(
      await opened.engine.read(query(build.selectDistinct({ national: consent.national }).from(consent))),
    ).toEqual([{ national: 'unverified' }])
    await holds()
  })

  it('marks an ONAY as late that İYS would not take any more, and reports a RET however late (R16)', async () => {
    await exchange('file')
    await recorded(1, 'ONAY')
    await recorded(2, 'ONAY')
    await recorded(2, 'RET')
    const upkeep = newQueueUpkeep(opened.register)
    opened.clock.set('2026-03-05 09:00:01')
    await upkeep()
    expect(await nationalOf(1)).toMatchObject({ national: 'waiting' })
    opened.clock.set('2026-03-05 10:00:00')
    await upkeep()
    expect(await nationalOf(1)).toMatchObject({ national: 'late', maySend: false, reason: 'iys-late' })
    expect(await nationalOf(2)).toMatchObject({ national: 'waiting', status: 'RET' })
    await holds()
  })

  it('calls an ONAY late by the holidays as they are set now', async () => {
    await exchange('file')
    await recorded(1, 'ONAY')
    const added = JSON.stringify([{ day: '2026-03-04', name: 'Ek tatil', half: false }])
    await setSetting(opened.engine, 'holidays', added, { by: 'test', now: opened.clock.now() })
    const upkeep = newQueueUpkeep(opened.register)
    opened.clock.set('2026-03-05 10:00:00')
    await upkeep()
    expect(await nationalOf(1)).toMatchObject({ national: 'waiting' })
    opened.clock.set('2026-03-06 10:00:00')
    await upkeep()
    expect(await nationalOf(1)).toMatchObject({ national: 'late' })
  })

  it('lets a late ONAY wait again while its brand is not activated', async () => {
    await exchange('file')
    await recorded(1, 'ONAY')
    const upkeep = newQueueUpkeep(opened.register)
    opened.clock.set('2026-03-05 10:00:00')
    await upkeep()
    expect(await nationalOf(1)).toMatchObject({ national: 'late' })
    const activatedAt = instant('2040-01-01 00:00:00')
    expect(await activateBrand(opened.register, { code: subBrandCode, activatedAt })).toMatchObject({
      kind: 'saved',
    })
    await upkeep()
    expect(await nationalOf(1)).toMatchObject({ national: 'waiting' })
    await holds()
  })

  it.each([
    ['voids what waits', 0],
    ['keeps what was handed over', 1],
  ])('%s of a mistaken import', async (_, isSent) => {
    await exchange('file')
    const first = await recorded(1, 'ONAY')
    await answer(first)
    opened.clock.move(5000)
    const id = await importRows(opened.register, [
      { recipient: phone(1).address, status: 'RET', consentDate: '2026-03-02 09:00:03' },
    ])
    const imported = (await opened.engine.read(nextForFile({ brandCode: subBrandCode, limit: 9 }))).map(
      (row) => row.id,
    )
    expect(imported).toHaveLength(1)
    if (isSent === 1) await write(opened.register, ...setStates(imported, { state: 'sent' }))
    opened.clock.move(60_000)
    await startVoiding(opened.register, id, { by: 'U0FIRST', approvedBy: 'U0SECOND' })
    await voidPages(opened.register, id)
    expect(await nationalOf(1)).toMatchObject(
      isSent === 1 ? { status: 'RET', national: 'sent' } : { status: 'ONAY', national: 'registered' },
    )
    await holds()
  })
})
