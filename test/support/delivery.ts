import { randomUUID } from 'node:crypto'
import { type Engine, StorageError } from '../../db/engine.ts'
import { outbox as outboxTable } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { features } from '../../src/app/features.ts'
import {
  readAddresses,
  readConsentRows,
  readExamples,
  readIysLines,
  surveyConsents,
} from '../../src/import-file/read.ts'
import type { FetchFile } from '../../src/jobs/fetched.ts'
import { type InboxHandler, type InboxItem, newInbox } from '../../src/jobs/inbox.ts'
import type { Outgoing, Platform, SendOutcome } from '../../src/jobs/message.ts'
import { newOutbox, type OutboxItem } from '../../src/jobs/outbox.ts'
import { type IysAccess, newScheduler } from '../../src/jobs/scheduler.ts'
import type { PostWebhook } from '../../src/jobs/webhook.ts'
import type { Stamper } from '../../src/ledger/time-stamp/authority.ts'
import type { SmsListReader } from '../../src/register/changes/sms-list-state.ts'
import type { Register } from '../../src/register/register.ts'
import { type Log, logTo } from '../../src/util/log.ts'
import { wordless } from '../../src/util/sentence.ts'
import { type ProvableClock, steadyClock } from '../../src/util/steady-clock.ts'
import { provenClock } from './clock/proven.ts'
import { heard, said } from './leaks/leaks.ts'
import { openTestRegister, registerOn, type TestRegisterOptions } from './register.ts'

export const admin = 'U0ADMIN'

type LogLine = Readonly<Record<string, unknown>> & { readonly level: string; readonly event: string }

export function collectedLog(clock: () => number): { readonly log: Log; readonly lines: LogLine[] } {
  const lines: LogLine[] = []
  const keep = (line: string) => {
    heard('the log', line)
    lines.push(JSON.parse(line) as LogLine)
  }
  return { log: logTo(keep, 'debug', clock), lines }
}

interface Breaks {
  broken: boolean
  /** Units are stored and then fail, as if the connection was cut before the answer. */
  losesAnswers: boolean
}

function breakable(engine: Engine): Engine & Breaks {
  const check = (isBroken = made.broken) => {
    if (isBroken)
      throw new StorageError(wordless('Cannot use the database: broken'), { cause: undefined, passing: true })
  }
  const made: ReturnType<typeof breakable> = {
    broken: false,
    losesAnswers: false,
    async read(asked) {
      check()
      return await engine.read(asked)
    },
    async unit(reads, decide) {
      check()
      const result = await engine.unit(reads, decide)
      check(made.losesAnswers)
      return result
    },
    apply: (statements) => engine.apply(statements),
    mergeLog: () => engine.mergeLog(),
    close: () => engine.close(),
  }
  return made
}

type Answer = SendOutcome | Error | Promise<SendOutcome> | ((outgoing: Outgoing) => Promise<SendOutcome>)

export function fakePlatform() {
  const sent: Outgoing[] = []
  const answers = new Map<string, Answer[]>()
  const awaited = new Map<number, PromiseWithResolvers<void>>()
  return {
    sent,
    async send(outgoing: Outgoing): Promise<SendOutcome> {
      said(`what ${outgoing.platform} is sent`, outgoing)
      sent.push(outgoing)
      awaited.get(sent.length)?.resolve()
      const arrives = { kind: 'sent', reference: `ref ${outgoing.id}` } as const
      const answer = answers.get(outgoing.target)?.shift() ?? arrives
      if (answer instanceof Error) throw answer
      return typeof answer === 'function' ? await answer(outgoing) : await answer
    },
    will(target: string, ...more: Answer[]): void {
      answers.set(target, [...(answers.get(target) ?? []), ...more])
    },
    async reached(attempts: number): Promise<void> {
      const wait = Promise.withResolvers<void>()
      awaited.set(attempts, wait)
      if (sent.length < attempts) await wait.promise
    },
    textsTo: (target: string): unknown[] =>
      sent.flatMap((one) =>
        one.target === target && one.message.kind === 'call' ? [one.message.payload.text] : [],
      ),
  }
}

/** One process with its own connection, inbox, outbox and tick, over a shared file. */
export type Instance = ReturnType<TestDelivery['fork']>

export interface DeliveryOptions extends TestRegisterOptions {
  readonly platforms?: readonly Platform[]
  /** Minutes after midnight; 09:00 by default. */
  readonly reportAtMinutes?: number
  readonly stamper?: Stamper
  readonly random?: () => number
  readonly fetchFile?: FetchFile
  readonly postWebhook?: PostWebhook
  readonly smsList?: SmsListReader
  readonly iys?: IysAccess
}

/** Most tests look at no answers, so anything else than a list counts as none. */
type TestHandler = (item: InboxItem) => Promise<unknown>

function answering(handlers: Readonly<Record<string, TestHandler>>): Record<string, InboxHandler> {
  return Object.fromEntries(
    Object.entries(handlers).map(([platform, handle]) => [
      platform,
      async (item: InboxItem) => {
        const answers = await handle(item)
        return Array.isArray(answers) ? (answers as OutboxItem[]) : []
      },
    ]),
  )
}

export type TestDelivery = Awaited<ReturnType<typeof openTestDelivery>>

export async function openTestDelivery(options: DeliveryOptions = {}) {
  const { platforms = ['slack', 'telegram', 'slack-response'], reportAtMinutes = 9 * 60 } = options
  const test = await openTestRegister(options)
  const platform = fakePlatform()
  const shared = { handlers: {} as Partial<Record<'slack' | 'telegram', TestHandler>> }

  function instance(
    under: Register,
    stamper = options.stamper,
    time: ProvableClock = provenClock(test.clock.now),
  ) {
    const engine = breakable(under.engine)
    const register = { ...under, engine }
    const { log, lines } = collectedLog(test.clock.now)
    const outbox = newOutbox(register, {
      senders: () => Object.fromEntries(platforms.map((name) => [name, platform.send])),
      admins: [admin],
      log,
      random: () => 0,
    })
    const inbox = newInbox(register, outbox, () => answering(shared.handlers), log)
    const tick = newScheduler({
      register,
      inbox,
      outbox,
      features,
      publicUrl: 'https://izin.ornek.example',
      reportAtMinutes,
      stamper: stamper ?? null,
      admins: [admin],
      fetchFile: options.fetchFile,
      readers: {
        examples: readExamples,
        survey: surveyConsents,
        consents: readConsentRows,
        addresses: readAddresses,
        iys: readIysLines,
      },
      postWebhook: options.postWebhook ?? null,
      smsList: options.smsList ?? null,
      iys: options.iys ?? null,
      time,
      log,
      random: options.random ?? Math.random,
      processId: randomUUID(),
    })
    return {
      register,
      engine,
      inbox,
      outbox,
      tick: tick.run,
      settle: tick.settle,
      end: tick.end,
      lines,
      events: (name: string) => lines.filter(({ event }) => event === name),
    }
  }

  return Object.assign(shared, {
    ...instance(test.register),
    test,
    platform,
    async another(stamper?: Stamper) {
      return instance(await registerOn(test.another(), test.izinKey, test.clock.now), stamper)
    },
    /** Another process over the open connection: quick to make. */
    fork: () => instance(test.register),
    /** A server that has just started: ten minutes prove its clock. */
    started: () => instance(test.register, options.stamper, steadyClock(test.clock.now, test.clock.now)),
    close: () => test.close(),
  })
}

export function words(target: string, text: string, more: Partial<OutboxItem> = {}): OutboxItem {
  return {
    key: `words:${target}:${text}`,
    platform: 'telegram',
    target,
    message: { kind: 'call', method: 'sendMessage', payload: { text } },
    ...more,
  }
}

export async function outboxRow(engine: Engine, key: string) {
  const row = (await engine.read(query(build.select().from(outboxTable)))).find((one) => one.key === key)
  if (row === undefined) throw new Error(`The outbox holds nothing under ${key}`)
  return row
}
