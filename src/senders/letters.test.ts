import { expect, it } from 'vitest'
import { outbox as outboxTable } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { provenClock } from '../../test/support/clock/proven.ts'
import { collectedLog } from '../../test/support/delivery.ts'
import { openMailed } from '../../test/support/mail-server.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { email } from '../../test/support/register.ts'
import { newInbox } from '../jobs/inbox.ts'
import { letterItem, sendCode } from '../jobs/letters.ts'
import { newScheduler } from '../jobs/scheduler.ts'

const opened = forEachTest(() => openMailed())

const rows = async () => await opened.engine.read(query(build.select().from(outboxTable)))
const request = { recipient: email(1), asker: 'telegram 1', language: 'tr' } as const

it('sendCode() tries again after a temporary refusal of the mail server, but not once the code has expired', async () => {
  opened.server.will('recipient', 451, 451)
  await sendCode(opened.register, opened.outbox, request)
  await expect.poll(rows).toMatchObject([{ state: 'waiting', attempts: 1 }])
  opened.clock.move(15_000)
  await opened.outbox.deliverDue()
  expect(await rows()).toMatchObject([{ state: 'waiting', attempts: 2 }])
  opened.clock.move(10 * 60_000)
  await opened.outbox.deliverDue()
  expect(await rows()).toMatchObject([{ state: 'refused', attempts: 3, body: null }])
  expect(opened.server.arrived).toEqual([])
})

it('sendCode() makes no code where no mail server is set up', async () => {
  const none = opened.outboxWith(() => ({}))
  expect(await sendCode(opened.register, none, request)).toEqual({ kind: 'no-sender' })
  expect(await rows()).toEqual([])
})

it('sendCode() drops a letter that waits for a mail server which was taken away, address and all', async () => {
  const { log } = collectedLog(opened.clock.now)
  await opened.outbox.put([
    letterItem(opened.register, {
      key: 'code:1',
      recipient: email(1),
      language: 'tr',
      notAfter: opened.clock.now() + 600_000,
      content: { kind: 'address-code', companyName: 'Örnek A.Ş.', code: '481516', minutes: 10 },
    }),
  ])
  const none = opened.outboxWith(() => ({}))
  const tick = newScheduler({
    register: opened.register,
    inbox: newInbox(opened.register, none, () => ({}), log),
    outbox: none,
    features: [],
    publicUrl: 'https://izin.ornek.example',
    admins: [],
    readers: null,
    postWebhook: null,
    smsList: null,
    iys: null,
    reportAtMinutes: 540,
    stamper: null,
    log,
    random: () => 0,
    time: provenClock(opened.clock.now),
    processId: 'test',
  })
  await tick.run()
  expect(await rows()).toMatchObject([{ state: 'waiting' }])
  opened.clock.move(3 * 24 * 60 * 60_000)
  await tick.run()
  expect(await rows()).toMatchObject([{ state: 'refused', body: null, dueAt: null }])
  await tick.end()
})
