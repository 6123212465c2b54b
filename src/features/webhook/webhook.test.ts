import { describe, expect, test } from 'vitest'
import type { Engine } from '../../../db/engine.ts'
import { admin, collectedLog } from '../../../test/support/delivery.ts'
import { webhookDelivery } from '../../../test/support/platforms/webhook-delivery.ts'
import { email, phone, say, subBrandCode } from '../../../test/support/register.ts'
import { newWebhookSecret } from '../../jobs/webhook.ts'
import { changeForSystems, listChangesSince } from '../../register/changes/forward.ts'
import { addWebhooks, listWebhooks, resumeWebhook } from '../../register/company/webhooks.ts'
import { erase } from '../../register/erasure/erase.ts'
import { triedForMs } from './deliver.ts'
import { newWebhookWorker } from './feature.ts'

const { receiver, delivery, secret, add, ticked, sayAlternately, cursorsOf } = webhookDelivery()

describe('a webhook', () => {
  test('gets each change since it was added, signed, and a request for erasure', async () => {
    const { register } = delivery
    await say(register, phone(1), 'ONAY')
    await add(subBrandCode)
    await say(register, phone(2), 'ONAY')
    await say(register, email(3), 'ONAY', { channel: 'EPOSTA', brandCode: 123456 })
    await say(register, phone(2), 'RET', { channel: 'ARAMA' })
    await say(register, phone(4), 'ONAY')
    await erase(register, { door: 'slack', id: admin }, { recipient: phone(2), source: 'HS_EORTAM' })
    await ticked()

    const changes = await listChangesSince(register, { after: 1, brandCodes: [subBrandCode], limit: 100 })
    expect(changes.map(({ recipient, status }) => [recipient?.address, status])).toEqual([
      [phone(2).address, 'RET'],
      [phone(4).address, 'ONAY'],
      [phone(2).address, 'RET'],
    ])
    expect(receiver.received.map(({ event }) => event)).toEqual([
      ...changes.map((change) => ({
        type: 'consent.changed',
        timestamp: new Date(change.recordedAt).toISOString(),
        data: changeForSystems(change),
      })),
      {
        type: 'recipient.erased',
        timestamp: new Date(delivery.test.clock.now()).toISOString(),
        data: {
          cursor: expect.any(Number),
          recipient: phone(2).address,
          requestedAt: new Date(delivery.test.clock.now()).toISOString(),
        },
      },
    ])
    for (const request of receiver.received) expect(receiver.verify(request, secret)).toEqual(request.event)
    expect(() => receiver.verify(receiver.received[0] as never, newWebhookSecret())).toThrow()
    await ticked()
    expect(receiver.received.length).toBe(changes.length + 1)
  })

  test('failing for one recipient gets the others at once, and that one in order once it answers', async () => {
    await add()
    receiver.answer = ({ event }) => (event.data.recipient === phone(1).address ? 500 : 204)
    await sayAlternately(1, 3)
    await sayAlternately(2, 3)
    await ticked()
    await sayAlternately(1, 1)
    await sayAlternately(2, 1)
    await ticked()
    expect([cursorsOf(1), cursorsOf(2)]).toEqual([[], [4, 5, 6, 8]])
    expect(await listWebhooks(delivery.register)).toMatchObject([{ held: 1, detail: 'HTTP 500' }])
    receiver.answer = () => 204
    delivery.test.clock.move(60_000)
    await ticked()
    expect(cursorsOf(1)).toEqual([1, 2, 3, 7])
    expect(await listWebhooks(delivery.register)).toMatchObject([{ held: 0, cursor: 8 }])
  })

  test('gets an event again if its process died between sending and noting it', async () => {
    await add()
    await say(delivery.register, phone(1), 'ONAY')
    receiver.answer = () => {
      delivery.engine.broken = true
      return 204
    }
    await ticked()
    receiver.answer = () => 204
    const other = await delivery.another()
    await ticked(other)
    expect(receiver.received.length).toBe(1)
    delivery.test.clock.move(16_000)
    await ticked(other)
    expect(receiver.received.map(({ id }) => id)).toEqual([
      receiver.received[0]?.id,
      receiver.received[0]?.id,
    ])
    await ticked(other)
    expect(receiver.received.length).toBe(2)
  })

  test('keeps its place if another process has taken it on meanwhile, which sends the same again', async () => {
    await add()
    const place = async () =>
      (await listWebhooks(delivery.register)).map(({ cursor, held }) => [cursor, held])
    const overtaken = { sql: 'UPDATE webhook SET fencing_token = fencing_token + 1', params: [] }
    for (const status of [204, 500]) {
      await say(delivery.register, phone(status), 'ONAY')
      const before = await place()
      receiver.answer = () => {
        void delivery.engine.unit([], () => ({ writes: [overtaken], result: null }))
        return status
      }
      await ticked()
      expect(await place()).toEqual(before)
      delivery.test.clock.move(16_000)
    }
    receiver.answer = () => 204
    await ticked()
    expect(await place()).toEqual([[2, 0]])
    expect(cursorsOf(500)).toEqual([2])
  })

  test('without an answer for three days is paused, told to the admins, and goes on after a test', async () => {
    await add()
    await say(delivery.register, phone(1), 'ONAY')
    receiver.answer = () => 500
    await ticked()
    delivery.test.clock.move(triedForMs)
    await ticked()
    await delivery.outbox.deliverDue()
    const told = delivery.platform.sent.filter(({ message }) => message.kind === 'webhook-stuck')
    expect(told).toMatchObject([
      { target: admin, message: { webhook: 1, pausedFor: 'silent', detail: 'HTTP 500' } },
    ])
    delivery.test.clock.move(60 * 60_000)
    await say(delivery.register, phone(1), 'RET')
    await ticked()
    expect(receiver.received.length).toBe(2)
    receiver.answer = () => 204
    await resumeWebhook(delivery.register, 1)
    await ticked()
    expect(cursorsOf(1)).toEqual([1, 2])
  })

  test('never taking one recipient goes on with the others, and the admins are told', async () => {
    await add()
    receiver.answer = ({ event }) => (event.data.recipient === phone(1).address ? 422 : 204)
    await sayAlternately(1, 1)
    await ticked()
    delivery.test.clock.move(triedForMs)
    await sayAlternately(2, 1)
    await ticked()
    await sayAlternately(2, 1)
    delivery.test.clock.move(60 * 60_000)
    await ticked()
    await delivery.outbox.deliverDue()
    const told = delivery.platform.sent.filter(({ message }) => message.kind === 'webhook-stuck')
    expect(told).toMatchObject([{ target: admin, message: { pausedFor: null, detail: 'HTTP 422' } }])
    expect(cursorsOf(2)).toEqual([2, 3])
  })

  test('being down gets no flood: some recipients are tried, the others wait', async () => {
    await add()
    receiver.answer = () => 503
    const people = Array.from({ length: 210 }, (_, n) => n + 1)
    await Promise.all(people.map((n) => say(delivery.register, phone(n), 'ONAY')))
    await ticked()
    expect(receiver.received.length).toBe(200)
    delivery.test.clock.move(1000)
    await ticked()
    expect(receiver.received.length).toBe(200)
    receiver.answer = () => 204
    delivery.test.clock.move(60 * 60_000)
    await ticked()
    await ticked()
    expect(new Set(receiver.taken().map(({ data }) => data.recipient)).size).toBe(people.length)
  })
})

describe('a push of İYS', () => {
  const pushed = () => receiver.received.map(({ body }) => JSON.parse(body).list[0])

  test('gets what recipients change of its channel, in order, until it takes it; nothing else', async () => {
    const { register } = delivery
    const push = { url: receiver.url, channel: 'MESAJ', secret: 'iys:gizli' } as const
    await addWebhooks(register, { brandCode: subBrandCode, by: { door: 'cli', id: 'test' } }, [push])
    const telegram = { actor: { door: 'telegram', id: '1' } } as const
    await say(register, phone(1), 'ONAY')
    delivery.test.clock.move(1000)
    await say(register, phone(1), 'RET', { channel: 'ARAMA', ...telegram })
    await say(register, email(1), 'ONAY', { channel: 'EPOSTA', actor: { door: 'page' } })
    await say(register, phone(1), 'RET', { ...telegram, source: 'HS_EORTAM' })
    delivery.test.clock.move(1000)
    await say(register, phone(1), 'ONAY', { ...telegram, source: 'HS_MOBIL' })
    await erase(register, { door: 'slack', id: admin }, { recipient: email(1), source: 'HS_EORTAM' })
    receiver.answer = () => 500
    await ticked()
    expect(pushed()).toMatchObject([{ status: 'RET' }])
    receiver.answer = () => 200
    delivery.test.clock.move(60_000)
    await ticked()
    const row = { iysCode: 123456, brandCode: subBrandCode, recipient: phone(1).address, source: 'IYS_MOBIL' }
    expect(pushed().slice(1)).toEqual(
      ['RET', 'ONAY'].map((status) => ({
        ...row,
        status,
        recipientType: 'BIREYSEL',
        type: 'MESAJ',
        consentDate: expect.any(String),
        creationDate: expect.any(String),
        transactionId: expect.stringMatching(/^[0-9a-f]{64}$/),
      })),
    )
    const [{ headers } = { headers: {} }] = receiver.received
    expect(headers).toMatchObject({ authorization: `Basic ${Buffer.from('iys:gizli').toString('base64')}` })
    await ticked()
    expect(receiver.received).toHaveLength(3)
  })
})

describe('the look for due webhooks belongs to the background work of its tick', () => {
  /** A worker whose reads are answered once the gate is open. */
  function workerBehindGate() {
    const gate = Promise.withResolvers<void>()
    const { register, outbox } = delivery
    const engine: Engine = {
      ...register.engine,
      async read(query) {
        await gate.promise
        return await register.engine.read(query)
      },
    }
    const { log } = collectedLog(register.clock)
    const parts = { outbox, log, random: Math.random, admins: [admin], postWebhook: receiver.post }
    return { gate, worker: newWebhookWorker({ ...parts, register: { ...register, engine } }) }
  }

  test('which is idle only after it', async () => {
    await add()
    await sayAlternately(1, 1)
    const { gate, worker } = workerBehindGate()
    void worker.work()
    const idle = worker.idle()
    gate.resolve()
    await idle
    expect(cursorsOf(1)).toEqual([1])
  })

  test('and takes none on after the end', async () => {
    await add()
    await sayAlternately(1, 1)
    const [before] = await listWebhooks(delivery.register)
    const { gate, worker } = workerBehindGate()
    const work = worker.work()
    const ended = worker.end()
    gate.resolve()
    await Promise.all([work, ended])
    await worker.idle()
    expect(await listWebhooks(delivery.register)).toMatchObject([{ fencingToken: before?.fencingToken }])
    expect(receiver.received).toEqual([])
  })
})
