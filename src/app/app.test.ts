import { expect, test } from 'vitest'
import type { TelegramBot } from '../../bots/telegram/bot.ts'
import { openTestDelivery, outboxRow, type TestDelivery, words } from '../../test/support/delivery.ts'
import { forEachTest } from '../../test/support/opened.ts'
import type { SendOutcome } from '../jobs/message.ts'
import type { TimeLimit } from '../util/timeout.ts'
import { lifecycleOf } from './app.ts'

const delivery = forEachTest(() => openTestDelivery())

function lifecycleOn(
  { register, outbox, tick, settle, end, test: { clock } }: TestDelivery,
  telegram: TelegramBot | null = null,
) {
  const sending: Promise<void>[] = []
  const context = {
    register,
    outbox: {
      ...outbox,
      deliverDue() {
        const work = outbox.deliverDue()
        sending.push(work)
        return work
      },
    },
    lookUps: { add() {}, async flush() {} },
    clock: clock.now,
    publicUrl: 'https://izin.ornek.example',
    telegramWay: 'off' as const,
  }
  const senders = { arrived: async () => void (await Promise.all(sending)), close() {} }
  const frontEnds = { slack: null, telegram, web: null, smsHook: null }
  return lifecycleOf(context, senders, frontEnds, { run: tick, settle, end })
}

test('close() sends what is due, and begins nothing that it could not wait for', async () => {
  const { outbox, platform } = delivery
  const answers = Promise.withResolvers<SendOutcome>()
  const chats = Array.from({ length: 20 }, (_, chat) => `${chat}`)
  for (const chat of chats) platform.will(chat, answers.promise)
  await outbox.put(chats.map((chat) => words(chat, 'hello', { key: chat })))
  const timeIsUp = Promise.withResolvers<void>()
  let waited = 0
  const waits: TimeLimit = async (_, work) => {
    waited += 1
    // The third wait is for due messages and too short; the platform answers in the fourth.
    if (waited === 3) return await timeIsUp.promise
    if (waited === 4) answers.resolve({ kind: 'sent', reference: null })
    await work
  }
  const closing = lifecycleOn(delivery).close(waits)
  await platform.reached(10)
  timeIsUp.resolve()
  await closing
  expect(platform.sent).toHaveLength(10)
  const rows = await Promise.all(chats.map((chat) => outboxRow(delivery.engine, chat)))
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['sent', 'waiting']))
})

test('begin() sends what waits before the first tick', async () => {
  const { outbox, platform } = delivery
  await outbox.put([words('1', 'hello')])
  await lifecycleOn(delivery).begin()
  await platform.reached(1)
})

test('a Telegram that does not take our menus gets them again every five minutes until it does', async () => {
  let calls = 0
  let isTaken = false
  const prepare = async () => {
    calls += 1
    return isTaken
  }
  const { begin, tick } = lifecycleOn(delivery, { prepare } as TelegramBot)
  const after = async (seconds: number) => {
    delivery.test.clock.move(seconds * 1000)
    await tick()
    return calls
  }
  expect(await after(600)).toBe(0)
  expect(await begin()).toBe(false)
  expect(await after(299)).toBe(1)
  expect(await after(1)).toBe(2)
  isTaken = true
  expect(await after(300)).toBe(3)
  expect(await after(3000)).toBe(3)
})
