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
import { recipientChanges, takeRecipientChanges } from './recipient-changes.ts'

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

test('recipientChanges() answers what recipients did themselves, newest first, page by page (S4)', async () => {
  const page = async (
    from: string,
    more: { brandCodes?: number[]; limit?: number; offset?: number } = {},
  ) => {
    const input = { from, limit: 100, offset: 0, brandCodes: [providerCode, subBrandCode], ...more }
    return (await recipientChanges(opened.register, input)).map(({ seq }) => seq)
  }
  expect(await page('2026-03-01')).toEqual([5, 3, 2])
  expect(await page('2026-03-02')).toEqual([5, 3, 2])
  expect(await page('2026-03-03')).toEqual([])
  expect(await page('2026-03-02', { brandCodes: [subBrandCode], limit: 1 })).toEqual([5])
  expect(await page('2026-03-01', { limit: 2, offset: 1 })).toEqual([3, 2])
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
