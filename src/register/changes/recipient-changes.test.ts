import { beforeAll, describe, expect, it } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import {
  editor,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
} from '../../../test/support/register.ts'
import { closeDaysThrough } from '../../ledger/days.ts'
import type { ChangeView } from './changes.ts'
import { takeRecipientChanges } from './recipient-changes.ts'

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

describe('takeRecipientChanges()', () => {
  it('gives what recipients changed themselves here and in İYS, day by day, and no repeat', async () => {
    const rows: ChangeView[] = []
    for await (const row of takeRecipientChanges(opened.register, editor, input)) rows.push(row)
    expect(rows.map(({ door, status, recipient }) => [door, status, recipient?.address])).toEqual([
      ['telegram', 'RET', phone(1).address],
      ['iys', 'RET', phone(2).address],
    ])
  })

  it('is in the log before its first row', async () => {
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
