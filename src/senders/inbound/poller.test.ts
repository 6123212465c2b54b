import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { collectedLog } from '../../../test/support/delivery.ts'
import { account, smsCarriers } from '../../../test/support/platforms/sms-carriers.ts'
import { pushBody, type ReceivedSms } from '../../../test/support/platforms/sms-inboxes.ts'
import { openTestRegister, phone, type TestRegister } from '../../../test/support/register.ts'
import { checkSms } from '../../app/checks.ts'
import { metricsRoutes } from '../../http/metrics.ts'
import type { JobServices } from '../../jobs/scheduler.ts'
import { inboxJobs } from './jobs.ts'
import type { InboundSms } from './message.ts'
import { readPollState } from './poll-state.ts'
import { readPush } from './push.ts'

const polled = ['netgsm', 'verimor', 'iletimerkezi', 'mutlucell'] as const
type Polled = (typeof polled)[number]
/** Last part of the path that the inbox has. */
const methods = {
  netgsm: 'inbox',
  verimor: 'inbound_messages',
  iletimerkezi: 'json',
  mutlucell: 'gtincmngapi',
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

let test: TestRegister
let double: ReturnType<typeof smsCarriers>
let server: Awaited<ReturnType<typeof double.listen>>
/** Messages in effect, by id: an id that comes again is ignored, as in the inbox of the register. */
let stored: Map<string, InboundSms>
let isStoreBroken: boolean

beforeEach(async () => {
  test = await openTestRegister()
  double = smsCarriers()
  server = await double.listen()
  stored = new Map()
  isStoreBroken = false
})
afterEach(async () => {
  await server.close()
  await test.close()
})

async function store(messages: readonly InboundSms[]): Promise<void> {
  if (isStoreBroken) throw new Error('Cannot store: broken')
  for (const message of messages) if (!stored.has(message.id)) stored.set(message.id, message)
}

/** Starts the poller of another server on the same database. */
function startServer(carrier: Polled, more: Partial<typeof account> = {}) {
  const { register } = test
  const { log, lines } = collectedLog(test.clock.now)
  const access = { ...account, ...more, apiUrl: server.url, carrier }
  const { worker: start } = inboxJobs(access, { fetch, store })
  const processId = crypto.randomUUID()
  // The worker uses no other services.
  const worker = start?.({ register, log, processId } as unknown as JobServices)
  if (worker === undefined) throw new Error(`${carrier} has no inbox`)
  return {
    lines,
    end: worker.end,
    async minute(): Promise<boolean> {
      test.clock.move(minuteMs)
      return await worker.work()
    },
  }
}

let lastId = 100
function write(text: string, agoMs = 0): ReceivedSms {
  lastId += 1
  const sms = { id: lastId, sender: phone(lastId).address.slice(1), text, at: test.clock.now() - agoMs }
  double.received.push(sms)
  return sms
}

const texts = () => [...stored.values()].map(({ text }) => text)
const failure = async () => (await readPollState(test.register))?.failingSince ?? null

describe.each(polled)('newInboxPoller() at %s', (carrier) => {
  it('takes each message once, with number, text and time', async () => {
    const { minute, end } = startServer(carrier)
    const first = write('ORNEK ret & çık')
    await minute()
    const second = write('Merhaba')
    await minute()
    await minute()
    expect([...stored.values()]).toMatchObject(
      [first, second].map(({ sender, text, at }) => ({ sender, text, sentAt: new Date(at) })),
    )
    await end()
  })

  it('takes none that was written long before the first call, and all after an outage of days', async () => {
    write('eski', 2 * dayMs)
    const { minute, end } = startServer(carrier)
    await minute()
    expect(texts()).toEqual([])
    test.clock.move(9 * dayMs)
    write('sekiz gün önce', 8 * dayMs)
    write('bugün')
    await minute()
    expect(texts().toSorted()).toEqual(['bugün', 'sekiz gün önce'])
    await end()
  })

  it('asks on one server at a time, and on the next once the first has ended', async () => {
    const [one, other] = [startServer(carrier), startServer(carrier)]
    write('RET')
    expect(await one.minute()).toBe(true)
    expect(await other.minute()).toBe(false)
    await one.end()
    expect(await other.minute()).toBe(true)
    expect(texts()).toEqual(['RET'])
    await other.end()
  })

  it('loses nothing while the database fails', async () => {
    const { minute, end, lines } = startServer(carrier)
    write('RET')
    isStoreBroken = true
    await minute()
    await minute()
    expect(texts()).toEqual([])
    expect(lines).toMatchObject([{ event: 'sms-inbox.failed' }, { event: 'sms-inbox.failed' }])
    isStoreBroken = false
    await minute()
    expect(texts()).toEqual(['RET'])
    await end()
  })

  it.each(['500', 'garbage instead', 'cut before', '429'] as const)(
    'tells of an answer %s, tries again, and loses nothing',
    async (trouble) => {
      const { minute, end, lines } = startServer(carrier)
      write('RET')
      double.once(methods[carrier], trouble)
      double.once(methods[carrier], trouble)
      await minute()
      const since = test.clock.now()
      await minute()
      expect(await failure()).toBe(since)
      expect(lines.filter(({ event }) => event === 'sms-inbox.no-answer')).toHaveLength(1)
      await minute()
      expect(texts()).toEqual(['RET'])
      expect(await failure()).toBeNull()
      await end()
    },
  )

  it('waits longer after each failure, up to a quarter of an hour', async () => {
    const { minute, end } = startServer(carrier, { password: 'başka' })
    const asked: boolean[] = []
    for (let minutes = 0; minutes < 60; minutes += 1) {
      write('RET')
      asked.push(await minute())
      expect(await failure()).not.toBeNull()
    }
    const calls = asked.filter(Boolean).length
    expect(calls).toBeGreaterThanOrEqual(8)
    expect(calls).toBeLessThan(20)
    expect(JSON.stringify(await readPollState(test.register))).not.toContain(account.password)
    await end()
  })

  it('begins anew at another carrier', async () => {
    const { minute, end } = startServer(carrier)
    write('RET')
    await minute()
    await end()
    const other = carrier === 'verimor' ? 'netgsm' : 'verimor'
    const next = startServer(other)
    await next.minute()
    expect(await readPollState(test.register)).toMatchObject({ carrier: other, failingSince: null })
    await next.end()
  })
})

it.each(['netgsm', 'verimor'] as const)(
  'a message of %s is once in effect, whether it is pushed, polled, or both',
  async (carrier) => {
    const { minute, end } = startServer(carrier)
    const push = async (sms: ReceivedSms) => {
      const sender = { kind: 'carrier', carrier, password: account.password } as const
      const read = await readPush({ url: '', headers: new Headers(), body: pushBody(carrier, sms) }, sender)
      if ('kind' in read) throw new Error(read.reason)
      await store(read)
    }
    const [both, doubled, lost] = [write('RET 1'), write('RET 2'), write('RET 3')]
    await push(both)
    await push(doubled)
    await push(doubled)
    const pushed = [...stored.values()]
    await minute()
    await push(doubled)
    expect(texts().toSorted()).toEqual(['RET 1', 'RET 2', 'RET 3'])
    expect([...stored.values()].slice(0, 2)).toEqual(pushed)
    expect([...stored.values()][2]).toMatchObject({ sentAt: new Date(lost.at) })
    await end()
  },
)

it('Verimor is asked page by page, and continues in the next minute', async () => {
  const { minute, end } = startServer('verimor')
  for (let count = 0; count < 2150; count += 1) write(`${count}`)
  await minute()
  expect(stored.size).toBe(2000)
  await minute()
  expect(stored.size).toBe(2150)
  expect(texts()).toEqual(Array.from({ length: 2150 }, (_, count) => `${count}`))
  await end()
})

it('Netgsm is asked again after the code 80 for too many questions', async () => {
  const { minute, end } = startServer('netgsm')
  write('RET')
  double.once('inbox', Response.json({ code: '80' }, { status: 406 }))
  await minute()
  expect(await readPollState(test.register)).toMatchObject({ detail: 'code 80', cursor: null })
  await minute()
  expect(texts()).toEqual(['RET'])
  await end()
})

it('Netgsm takes the window of 30 days after a longer outage', async () => {
  const { minute, end } = startServer('netgsm')
  await minute()
  test.clock.move(40 * dayMs)
  write('otuz günden eski', 31 * dayMs)
  write('yirmi dokuz gün önce', 29 * dayMs)
  await minute()
  expect(texts()).toEqual(['yirmi dokuz gün önce'])
  expect(await failure()).toBeNull()
  await end()
})

it('iletiMerkezi has answered the word RET by itself, and no other', async () => {
  const { minute, end } = startServer('iletimerkezi')
  for (const text of ['ORNEK RET', 'Ornek ret lütfen', 'ORNEK DUR', 'kıyafet']) write(text)
  await minute()
  expect([...stored.values()].map(({ isAnsweredByCarrier }) => isAnsweredByCarrier)).toEqual([
    true,
    true,
    false,
    false,
  ])
  await end()
})

it('Mutlucell lists a text of several lines and with tabs', async () => {
  const { minute, end } = startServer('mutlucell')
  write('RET\n\nteşekkürler')
  write('a\tb')
  await minute()
  expect(texts()).toEqual(['RET\n\nteşekkürler', 'a\tb'])
  await end()
})

it.each(['20', '23', '30'])('Mutlucell answers with the error %s', async (code) => {
  const { minute, end } = startServer('mutlucell')
  double.once('gtincmngapi', new Response(code))
  await minute()
  expect(await readPollState(test.register)).toMatchObject({ detail: `code ${code}` })
  await end()
})

it.each<[Polled, object]>([
  ['netgsm', { code: '00', messages: [{ what: 1 }] }],
  ['verimor', [{ message_id: 7 }]],
  ['iletimerkezi', { response: { status: { code: 200 }, inbox: [{ what: 1 }] } }],
])(
  'an answer of %s without a readable message is a failure, and is asked for again',
  async (carrier, body) => {
    const { minute, end } = startServer(carrier)
    double.once(methods[carrier], Response.json(body))
    const sms = write('RET')
    await minute()
    expect(await readPollState(test.register)).toMatchObject({ detail: 'unreadable', cursor: null })
    await minute()
    expect([...stored.values()]).toMatchObject([{ sender: sms.sender }])
    await end()
  },
)

it('a carrier that gives no inbound SMS is told by the check and by the metrics', async () => {
  const { minute, end } = startServer('netgsm', { password: 'başka' })
  const { register } = test
  const check = async (carrier: 'netgsm' | 'twilio') => {
    const sms = { ...account, kind: 'carrier', carrier, apiUrl: null } as const
    const works = { check: async () => ({ kind: 'works' }) as const }
    return await checkSms({ config: { sms }, register, sms: works })
  }
  expect(await check('netgsm')).toMatchObject({ isOk: true })
  await minute()
  test.clock.move(30_000)
  const { isOk, detail } = await check('netgsm')
  expect(isOk).toBe(false)
  expect(detail.tr).toContain('2 Mart 2026 15:01 tarihinden beri operatörden gelen SMS alınamıyor (kod 30).')
  expect(detail.en).toContain('since 2 March 2026 15:01 (code 30).')
  // The carrier was changed since.
  expect(await check('twilio')).toMatchObject({ isOk: true })
  const routes = metricsRoutes({ register, token: 'jeton', version: '1' })
  const metrics = await routes.request('/metrics', { headers: { authorization: 'Bearer jeton' } })
  expect(await metrics.text()).toContain('\nizin_sms_inbox_failing_seconds 30\n')
  await end()
})

it('Twilio has no inbox to ask', () => {
  expect(inboxJobs({ ...account, apiUrl: null, carrier: 'twilio' }, { fetch, store })).toEqual({})
})
