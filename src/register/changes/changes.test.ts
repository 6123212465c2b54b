import { beforeAll, describe, expect, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import {
  editor,
  email,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
} from '../../../test/support/register.ts'
import { closeDaysThrough } from '../../ledger/days.ts'
import type { Actor } from '../actor.ts'
import { type ChangesInput, type ChangeView, changesSince } from './changes.ts'
import { type PageCursor, recipientChanges, takeRecipientChanges } from './recipient-changes.ts'

const telegram: Actor = { door: 'telegram', id: '778899' }
const shop: Actor = { door: 'api', id: 'shop@sistem.example' }

const opened = forAllTests(() => openTestRegister({ now: '2026-03-01 12:00:00' }))

beforeAll(async () => {
  const { register, clock } = opened
  await say(register, phone(1), 'ONAY', { evidence: { form: 'paper' } })
  clock.set('2026-03-02 09:00:00')
  await say(register, phone(1), 'RET', { actor: telegram })
  clock.move(1000)
  await say(register, phone(2), 'RET', { actor: { door: 'page' }, brandCode: providerCode })
  clock.move(1000)
  await say(register, phone(3), 'ONAY', { actor: shop })
  clock.move(1000)
  await say(register, email(4), 'RET', { actor: { door: 'click' }, channel: 'EPOSTA' })
  clock.move(1000)
  await say(register, phone(1), 'ONAY')
})

const since = async (input: Partial<ChangesInput> = {}) =>
  (await changesSince(opened.register, { after: 0, limit: 100, ...input })).map(({ seq }) => seq)

test('changesSince() answers the changes after a seq in the order they were committed, with their addresses', async () => {
  expect(await since()).toEqual([1, 2, 3, 4, 5, 6])
  const [change] = await changesSince(opened.register, { after: 1, limit: 1 })
  expect(change).toMatchObject({
    seq: 2,
    status: 'RET',
    effect: 'taken',
    door: 'telegram',
    actor: null,
    brandName: 'Örnek Kahve',
    recipient: phone(1),
    recipientId: 1,
    hasEvidence: false,
  })
  const last = await changesSince(opened.register, { after: 4, limit: 1 })
  expect(last[0]?.recipient).toEqual(email(4))
})

describe('recipientChanges()', () => {
  const brandCodes = [providerCode, subBrandCode]
  const page = async (
    day: string,
    more: { brandCodes?: number[]; limit?: number; beside?: PageCursor } = {},
  ) => {
    const input = { from: day, limit: 100, brandCodes, ...more }
    const { changes, ...rest } = await recipientChanges(opened.register, input)
    return { seqs: changes.map(({ seq }) => seq), ...rest }
  }
  const from = async (day: string, more: { brandCodes?: number[]; limit?: number } = {}) =>
    (await page(day, more)).seqs

  test('answers what recipients did themselves, newest first (S4)', async () => {
    expect(await from('2026-03-01')).toEqual([5, 3, 2])
    expect(await from('2026-03-02')).toEqual([5, 3, 2])
    expect(await from('2026-03-03')).toEqual([])
    expect(await from('2026-03-02', { brandCodes: [subBrandCode], limit: 1 })).toEqual([5])
  })

  test('turns to what is older and newer, and counts what is before and behind', async () => {
    const day = '2026-03-01'
    const at = (side: PageCursor['side'], seq: number) => page(day, { limit: 1, beside: { side, seq } })
    expect(await page(day, { limit: 1 })).toEqual({ seqs: [5], newer: 0, older: 2 })
    expect(await at('older', 5)).toEqual({ seqs: [3], newer: 1, older: 1 })
    expect(await at('older', 3)).toEqual({ seqs: [2], newer: 2, older: 0 })
    expect(await at('newer', 2)).toEqual({ seqs: [3], newer: 1, older: 1 })
    expect(await at('older', 2)).toEqual({ seqs: [], newer: 0, older: 0 })
  })
})

describe('takeRecipientChanges()', () => {
  const input = { from: '2026-03-02', until: '2026-03-03', brandCodes: [subBrandCode] }
  const opened = forAllTests(() => openTestRegister({ now: '2026-03-01 12:00:00' }))

  beforeAll(async () => {
    const { register, clock } = opened
    await say(register, phone(1), 'ONAY', { actor: { door: 'page' } })
    clock.set('2026-03-02 00:00:00')
    await say(register, phone(1), 'RET', { actor: { door: 'telegram', id: '7' }, source: 'HS_EORTAM' })
    clock.move(1000)
    await say(register, phone(1), 'RET', { actor: { door: 'page' } })
    await say(register, phone(2), 'ONAY')
    await say(register, phone(3), 'RET', { actor: { door: 'page' }, brandCode: providerCode })
    clock.set('2026-03-03 23:59:59')
    await say(register, phone(2), 'RET', { actor: { door: 'iys' }, source: 'IYS_KISAMESAJ' })
    clock.set('2026-03-04 00:00:00')
    await say(register, phone(2), 'ONAY', { actor: { door: 'iys' }, source: 'IYS_WEB' })
    // Its last change lies right before the first that is asked for.
    await closeDaysThrough(register, '2026-03-01')
  })

  test('gives what recipients changed themselves here and in İYS, day by day, and no repeat', async () => {
    const rows: ChangeView[] = []
    for await (const row of takeRecipientChanges(opened.register, editor, input)) rows.push(row)
    expect(rows.map(({ door, status, recipient }) => [door, status, recipient?.address])).toEqual([
      ['telegram', 'RET', phone(1).address],
      ['iys', 'RET', phone(2).address],
    ])
  })

  test('is in the log before its first row', async () => {
    const { register, engine } = opened
    await takeRecipientChanges(register, editor, { ...input, brandCodes: [] }).next()
    const rows = await engine.read({
      sql: `SELECT actor, brand_code, purpose FROM look_up_log ORDER BY id DESC LIMIT 1`,
      params: [],
      map: (row) => row,
    })
    expect(rows).toEqual([['U0EDITOR', null, 'recipient changes, 2026-03-02 to 2026-03-03']])
  })
})
