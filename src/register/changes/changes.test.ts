import { beforeAll, expect, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import {
  email,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
} from '../../../test/support/register.ts'
import type { Actor } from '../../consent/actor.ts'
import { listRecipientChanges } from './changes.ts'
import { type ChangesInput, listChangesSince } from './forward.ts'

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
  (await listChangesSince(opened.register, { after: 0, limit: 100, ...input })).map(({ seq }) => seq)

test('listChangesSince() answers the changes after a seq in the order they were committed, with their addresses', async () => {
  expect(await since()).toEqual([1, 2, 3, 4, 5, 6])
  const [change] = await listChangesSince(opened.register, { after: 1, limit: 1 })
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
  const last = await listChangesSince(opened.register, { after: 4, limit: 1 })
  expect(last[0]?.recipient).toEqual(email(4))
})

test('recipientChanges() answers what recipients did themselves, newest first, page by page (S4)', async () => {
  const page = async (
    from: string,
    more: { brandCodes?: number[]; limit?: number; offset?: number } = {},
  ) => {
    const input = { from, limit: 100, offset: 0, brandCodes: [providerCode, subBrandCode], ...more }
    return (await listRecipientChanges(opened.register, input)).changes.map(({ seq }) => seq)
  }
  expect(await page('2026-03-01')).toEqual([5, 3, 2])
  expect(await page('2026-03-02')).toEqual([5, 3, 2])
  expect(await page('2026-03-03')).toEqual([])
  expect(await page('2026-03-02', { brandCodes: [subBrandCode], limit: 1 })).toEqual([5])
  expect(await page('2026-03-01', { limit: 2, offset: 1 })).toEqual([3, 2])
})
