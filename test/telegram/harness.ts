import { readFileSync } from 'node:fs'
import type { Update } from 'grammy/types'
import type { RecipientContext } from '../../bots/commands/context.ts'
import { type TelegramBot, telegramBot } from '../../bots/telegram/bot.ts'
import type { TelegramOptions } from '../../bots/telegram/options.ts'
import { postReply } from '../../src/app/features.ts'
import { recipientChat } from '../../src/features/recipient-chat/chat.ts'
import type { InboxItem } from '../../src/jobs/inbox.ts'
import type { SendOutcome } from '../../src/jobs/message.ts'
import type { OutboxItem } from '../../src/jobs/outbox.ts'
import { logTo } from '../../src/util/log.ts'
import { heard, said } from '../support/leaks/leaks.ts'

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly event: string
  readonly text: string
}

export type Harness = ReturnType<typeof openHarness>

export type HarnessOptions = Pick<TelegramOptions, 'token'> &
  Partial<Omit<TelegramOptions, 'token' | 'inbox' | 'log'>> & {
    /** Throws to fail the storage. */
    readonly beforeStoring?: () => void
  }

export const storedAt = 1_772_450_000_000

/** Inbox and outbox are in memory; lanes work in order, as in the real inbox. */
export function openHarness(options: HarnessOptions) {
  const log: LogLine[] = []
  /** Once per key. */
  const outbox = new Map<string, { chatId: string; method: string; payload: object }>()
  const outcomes: SendOutcome[] = []
  const pending = new Set<Promise<unknown>>()
  const { inbox, worked } = memoryInbox(resume, () => options.beforeStoring?.())

  /** Stores the answers too. */
  async function resume(item: InboxItem): Promise<void> {
    for (const answer of await bot.resume(item)) await put(answer)
  }

  async function put({ key, target, message }: OutboxItem): Promise<void> {
    if (outbox.has(key)) return
    if (message.kind !== 'call') throw new Error(`Not an answer: ${message.kind}`)
    said('what Telegram is sent', [key, target, message])
    const { method, payload } = message
    outbox.set(key, { chatId: target, method, payload })
    outcomes.push(
      await bot.send({ id: outbox.size, platform: 'telegram', target, message, mayBeRepeat: false }),
    )
  }

  const bot: TelegramBot = telegramBot({
    clock: () => storedAt,
    slackCommand: '/izin',
    hasMail: () => false,
    commands: recipientChat,
    postReply,
    // The commands of the tests look at nothing else.
    contextFor: (request) => request as RecipientContext,
    ...options,
    inbox,
    log: logTo(
      (line) => log.push(readLine(line)),
      'info',
      () => storedAt,
    ),
  })

  return {
    bot,
    resume,
    log,
    outbox,
    outcomes,
    worked,
    finish(work: Promise<unknown>) {
      const tracked = work.finally(() => pending.delete(tracked))
      pending.add(tracked)
    },
    async settled() {
      while (pending.size > 0) await Promise.all(pending)
    },
  }
}

function readLine(line: string): LogLine {
  heard('the log', line)
  const { level, event, time: _, ...fields } = JSON.parse(line)
  return { level, event, text: JSON.stringify(fields) }
}

/** Works the items of a lane in order, as the real inbox does. */
function memoryInbox(resume: (item: InboxItem) => Promise<void>, beforeStoring: () => void) {
  const worked: number[] = []
  const known = new Set<string>()
  const lanes = new Map<string, { id: number; body: string; receivedAt: number }[]>()
  const running = new Map<string, Promise<void>>()

  async function workLane(lane: string): Promise<void> {
    const items = lanes.get(lane) ?? []
    for (let item = items[0]; item !== undefined; item = items[0]) {
      await resume(item)
      worked.push((JSON.parse(item.body) as Update).update_id)
      items.shift()
    }
  }

  const inbox: TelegramOptions['inbox'] = {
    async receive({ key, lane, body }) {
      beforeStoring()
      if (known.has(key)) return 'repeat'
      known.add(key)
      const items = lanes.get(lane) ?? []
      lanes.set(lane, items)
      items.push({ id: known.size, body, receivedAt: storedAt })
      return 'new'
    },
    work(_, lane) {
      const run = (running.get(lane) ?? Promise.resolve()).catch(() => {}).then(() => workLane(lane))
      running.set(lane, run)
      return run
    },
  }
  return { inbox, worked }
}

export function recorded(name: string): Update {
  return JSON.parse(readFileSync(new URL(`updates/${name}.json`, import.meta.url), 'utf8')) as Update
}
