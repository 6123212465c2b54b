import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { telegramBot } from '../../bots/telegram/bot.ts'
import { inbox as inboxTable, outbox as outboxTable } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { type Inbox, openInbox } from '../../src/jobs/inbox/inbox.ts'
import { openOutbox } from '../../src/jobs/outbox/outbox.ts'
import { openTestRegister, type TestRegister } from '../support/register.ts'
import { type FakeTelegram, openFakeTelegram } from '../support/telegram.ts'
import { type FakeCommands, fakeCommands } from './commands.ts'
import { recorded } from './harness.ts'

/** The bot on the real inbox and outbox, in a real database. */
let telegram: FakeTelegram
let test: TestRegister
let commands: FakeCommands
let inbox: Inbox
let stored: ReturnType<typeof open>
let working: Promise<unknown>[]

const secret = 'webhook-secret_01'
const log = { debug() {}, info() {}, warn() {}, error() {} }

function open() {
  const { register, clock } = test
  const outbox = openOutbox(register, {
    senders: () => ({ telegram: bot.send }),
    admins: [],
    log,
    random: () => 0,
  })
  inbox = openInbox(register, () => ({ telegram: bot.resume }), log)
  const bot = telegramBot({
    token: telegram.token,
    apiRoot: telegram.apiRoot,
    webhookSecret: secret,
    slackCommand: '/izin',
    clock: clock.now,
    log,
    commands,
    inbox: {
      async receive(item) {
        const received = await inbox.receive({ ...item, platform: 'telegram' })
        return received.kind === 'new' ? received : { kind: 'repeat' }
      },
      work: (lane) => inbox.work('telegram', lane),
    },
    contextFor: ({ userId, chatId }, said) => ({
      userId,
      account: { accountId: userId, chatId },
      ...said,
      register,
      language: 'tr',
      mail: null,
      missed: async () => {},
      tellOfComplaint: async () => {},
      ownLinkTo: async () => {
        throw new Error('Nobody fetches anything here')
      },
    }),
    async answer(items) {
      await outbox.put(
        items.map(({ key, chatId: target, method, payload }) => ({
          key,
          platform: 'telegram',
          target,
          message: { kind: 'call', method, payload },
        })),
      )
      await outbox.deliverDue()
    },
  })
  return { bot, outbox }
}

beforeEach(async () => {
  telegram = await openFakeTelegram()
  test = await openTestRegister()
  commands = fakeCommands()
  working = []
  stored = open()
})

afterEach(async () => {
  await telegram.close()
  await test.close()
})

async function post(name: string): Promise<number> {
  const request = new Request('https://izin.example/telegram/webhook', {
    method: 'POST',
    body: JSON.stringify(recorded(name)),
    headers: { 'x-telegram-bot-api-secret-token': secret },
  })
  return (await stored.bot.handle(request, (work) => working.push(work))).status
}

async function settled(): Promise<void> {
  await Promise.all(working)
}

describe('the bot on the real inbox and outbox', () => {
  it('gives updates that come many times at once one effect and one answer', async () => {
    const names = ['text', 'photo', 'text', 'text', 'photo', 'text']
    expect(await Promise.all(names.map(post))).toEqual(names.map(() => 200))
    await settled()
    expect([...commands.effects.keys()].sort()).toEqual(['telegram:100000011', 'telegram:100000016'])
    expect(commands.asked.length).toBe(2)
    expect(telegram.textsOf('7001').length).toBe(2)
  })

  it('answers after a crash between storing and working', async () => {
    const item = { platform: 'telegram', key: '100000011', lane: '7001' } as const
    await inbox.receive({ ...item, body: JSON.stringify(recorded('text')) })
    await inbox.workDue()
    expect(commands.asked).toEqual([])
    test.clock.move(60_000)
    await inbox.workDue()
    expect(telegram.textsOf('7001')).toEqual(['Mesaj istemiyorum <artık> & lütfen'])
  })

  it('waits as long as Telegram asks, then sends what waits in order', async () => {
    telegram.mishap('sendMessage', {
      kind: 'error',
      code: 429,
      description: 'Too Many Requests: retry after 7',
      parameters: { retry_after: 7 },
    })
    await post('contact-own')
    await settled()
    expect(telegram.textsOf('7001')).toEqual([])
    test.clock.move(6_000)
    await stored.outbox.deliverDue()
    expect(telegram.textsOf('7001')).toEqual([])
    test.clock.move(1_000)
    await stored.outbox.deliverDue()
    expect(telegram.textsOf('7001')).toEqual(['Numaranız doğrulandı.', 'Örnek Kahve · SMS: ONAY'])
  })

  it('marks an answer that may have arrived before', async () => {
    telegram.mishap('sendMessage', { kind: 'reset' })
    await post('photo')
    await settled()
    test.clock.move(60_000)
    await stored.outbox.deliverDue()
    expect(telegram.textsOf('7001')).toEqual(['↻ bunu gönderenler kim'])
  })

  it('keeps no word of anybody once it has been answered', async () => {
    await post('contact-own')
    await settled()
    const read = test.engine.read
    const received = await read(query(build.select({ body: inboxTable.body }).from(inboxTable)))
    const sent = await read(query(build.select({ body: outboxTable.body }).from(outboxTable)))
    expect(received).toEqual([{ body: null }])
    expect(sent).toEqual([{ body: null }, { body: null }])
  })
})
