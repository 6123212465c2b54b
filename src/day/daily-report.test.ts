import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { forEachTest } from '../../test/support/opened.ts'
import { reportOf } from '../../test/support/register/reports.ts'
import { dailyCsv } from '../../test/support/register/retention.ts'
import {
  email,
  openTestRegister,
  phone,
  providerCode,
  say as sayTo,
  subBrandCode,
} from '../../test/support/register.ts'
import type { Actor } from '../consent/actor.ts'
import type { Status } from '../consent/consent.ts'
import type { Recipient } from '../consent/recipient.ts'
import { closedDay } from '../ledger/days.ts'
import { dailyReport } from './daily-report.ts'
import { agree } from './movement-file.ts'

const opened = forEachTest(() => openTestRegister({ now: '2026-03-02 15:00:00' }))

const staff: Actor = { door: 'slack', id: 'U1' }
const person: Actor = { door: 'telegram', id: '77' }
const system: Actor = { door: 'api', id: 'crm' }

async function say(actor: Actor, recipient: Recipient, status: Status, consentDate = 'now') {
  opened.clock.move(2000)
  const channel = recipient.kind === 'email' ? 'EPOSTA' : 'MESAJ'
  // A note proves nothing.
  const evidence = actor === staff ? { door: 'slack', note: 'aradı' } : undefined
  return await sayTo(opened.register, recipient, status, { actor, channel, consentDate, evidence })
}

const fileOf = (date: string) => dailyCsv(opened.register, date)

const emptySha = createHash('sha384')
  .update('creationDate,transactionId,recipient,recipientType,type,status,consentDate,source\n')
  .digest('hex')

test('dailyReport() counts by channel and origin, and its digest is that of the file', async () => {
  await say(staff, phone(1), 'ONAY')
  await say(system, email(1), 'ONAY')
  await say(person, phone(1), 'RET')
  await say(person, phone(2), 'RET', 'nonsense')
  // A repeat is in no report.
  await say(person, phone(1), 'RET')
  opened.clock.set('2026-03-03 09:00:00')
  const report = await reportOf(opened.register, '2026-03-02', 'off')
  const file = await fileOf('2026-03-02')
  expect(report).toMatchObject({ date: '2026-03-02', preview: false })
  expect(report.brands).toEqual([
    expect.objectContaining({ brandCode: providerCode, total: 0, channels: [], sha384: emptySha }),
    {
      brandCode: subBrandCode,
      brandName: 'Örnek Kahve',
      total: 4,
      channels: [
        { channel: 'MESAJ', origin: 'staff', approval: 1, rejection: 0 },
        { channel: 'MESAJ', origin: 'recipient', approval: 0, rejection: 2 },
        { channel: 'EPOSTA', origin: 'system', approval: 1, rejection: 0 },
      ],
      withoutEvidence: 2,
      localRejections: 1,
      sha384: createHash('sha384').update(file).digest('hex'),
      stamp: 'off',
      stampedAt: null,
      authority: null,
      agreedAt: null,
      head: (await closedDay(opened.register, '2026-03-02'))?.head.toString('hex'),
    },
  ])
  expect(file.split('\n')).toHaveLength(1 + 4 + 1)
})

test('dailyReport() says whether the very file of the day was agreed to', async () => {
  await say(staff, phone(1), 'ONAY')
  expect((await reportOf(opened.register, '2026-03-02')).brands[1]).not.toHaveProperty('agreedAt')
  opened.clock.set('2026-03-03 09:00:00')
  const before = await reportOf(opened.register, '2026-03-02')
  expect(before.brands[0]).not.toHaveProperty('agreedAt')
  expect(before.brands[1]?.agreedAt).toBeNull()
  const file = { date: '2026-03-02', brandCode: subBrandCode }
  const digest = Buffer.from(before.brands[1]?.sha384 ?? '', 'hex')
  await agree(opened.register, system, { ...file, digest })
  const agreedAt = opened.clock.now()
  expect((await reportOf(opened.register, '2026-03-02')).brands[1]).toMatchObject({ agreedAt })
})

test('dailyReport() takes no agreement to other bytes for one', async () => {
  await say(staff, phone(1), 'ONAY')
  opened.clock.set('2026-03-03 09:00:00')
  await reportOf(opened.register, '2026-03-02')
  const other = { date: '2026-03-02', brandCode: subBrandCode, digest: Buffer.alloc(48, 1) }
  await agree(opened.register, system, other)
  expect((await reportOf(opened.register, '2026-03-02')).brands[1]?.agreedAt).toBeNull()
})

test('dailyReport() of some brands makes no file of another', async () => {
  await say(staff, phone(1), 'ONAY')
  opened.clock.set('2026-03-03 09:00:00')
  const { brands } = await reportOf(opened.register, '2026-03-02', 'off')
  const asked: unknown[] = []
  const engine = {
    ...opened.register.engine,
    read: ((query) => {
      if (query.sql.includes('sealed')) asked.push(query.params)
      return opened.register.engine.read(query)
    }) as typeof opened.register.engine.read,
  }
  const some = await dailyReport({ ...opened.register, engine }, '2026-03-02', 'off', [providerCode])
  expect(some).toMatchObject({ report: { brands: [brands[0]] } })
  expect(asked).toHaveLength(1)
})

test('movementFile() orders the changes of one second by their id, and keeps the last second of a day in it', async () => {
  opened.clock.set('2026-03-02 23:59:59')
  const at = opened.clock.now()
  for (let n = 1; n <= 9; n += 1) {
    opened.clock.set('2026-03-02 23:59:57')
    await say(staff, phone(n), 'ONAY')
  }
  expect(opened.clock.now()).toBe(at)
  opened.clock.set('2026-03-03 00:00:00')
  await say(staff, phone(20), 'ONAY')
  const lines = (await fileOf('2026-03-02')).trimEnd().split('\n').slice(1)
  expect(lines).toHaveLength(9)
  expect(lines.every((line) => line.startsWith('2026-03-02 23:59:59,'))).toBe(true)
  expect(lines).toEqual([...lines].sort())
})
