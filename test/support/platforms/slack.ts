import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import type { StaffContext } from '../../../bots/commands/context.ts'
import type { Reply } from '../../../bots/commands/reply.ts'
import type { StaffChat } from '../../../bots/commands/staff.ts'
import { slackBot } from '../../../bots/slack/bot.ts'
import type { After, Payload, SlackInbox, SlackOptions } from '../../../bots/slack/options.ts'
import { StorageError } from '../../../db/engine.ts'
import { postReply } from '../../../src/app/features.ts'
import { wordless } from '../../../src/util/sentence.ts'
import { withoutAddresses } from '../leaks/addresses.ts'
import { heard, said } from '../leaks/leaks.ts'
import { slackDouble } from './slack-double.ts'
import { formOf, payloadOf, signedHeaders } from './slack-requests.ts'

/* The bot alone: signed requests from recorded payloads, and what it does. */

const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5'

type How = { nowMs: number; secret?: string; headers?: Record<string, string> }

export function signed(body: string, { nowMs, secret = signingSecret, headers = {} }: How): Request {
  return new Request('http://127.0.0.1/slack/events', {
    method: 'POST',
    headers: { ...signedHeaders(body, secret, nowMs), ...headers },
    body,
  })
}

/** A recorded payload from `test/slack/payloads`, with changes. */
export function payload(name: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const file = new URL(`../../slack/payloads/${name}.json`, import.meta.url)
  return { ...(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>), ...changes }
}

export function commandBody(changes: Record<string, string> = {}): string {
  return formOf(payload('slash-command', changes) as Record<string, string>)
}

export function pressBody(name: string, changes: Record<string, unknown> = {}): string {
  return payloadOf(payload(name, changes))
}

/** Keeps items like the real inbox. */
function memoryInbox() {
  type Item = Parameters<SlackInbox['receive']>[0] & { done: boolean }
  const items: Item[] = []
  const later: { key: string; responseUrl: string; payload: Payload }[] = []
  const answerText: {
    key: string
    user: string
    payload: Payload
    room: { channel: string; thread: string | null } | null
  }[] = []
  const inbox: SlackInbox = {
    async receive(item) {
      if (items.some(({ signature }) => signature === item.signature)) return 'replayed'
      if (items.some(({ key }) => key === item.key)) return 'repeat'
      items.push({ ...item, done: false })
      return 'new'
    },
    async drop(dropped) {
      for (const item of items) if (item.key === dropped.key) item.done = true
    },
    async done(done, answers) {
      for (const item of items) if (item.key === done.key) item.done = true
      for (const { key, platform, target, message } of answers) {
        if (message.kind !== 'call') throw new Error(`Not an answer: ${message.kind}`)
        said('an answer to Slack', [key, target, message])
        const { method, payload } = message
        const { user = target, thread_ts: thread = null } = payload as { user?: string; thread_ts?: string }
        const room = method === 'chat.postEphemeral' ? { channel: target, thread } : null
        const told = { key: key.replace(/^told:/, ''), user, payload, room }
        if (platform === 'slack') answerText.push(told)
        else later.push({ key, responseUrl: target, payload })
      }
    },
  }
  return { inbox, items, later, answerText }
}

export function handTimer() {
  const waiting = new Set<{ ms: number; run: () => void }>()
  const after: After = (ms, run) => {
    const timer = { ms, run }
    waiting.add(timer)
    return () => waiting.delete(timer)
  }
  const fire = (ms: number) => {
    for (const timer of [...waiting]) {
      if (timer.ms !== ms) continue
      waiting.delete(timer)
      timer.run()
    }
  }
  return { after, fire, waiting }
}

interface Logged {
  readonly level: 'info' | 'warn' | 'error'
  readonly event: string
  readonly error?: unknown
  readonly fields: Record<string, unknown>
}

type Overrides = Partial<Omit<SlackOptions, 'inbox'>> & { readonly inbox?: Partial<SlackInbox> }

export function slackHarness(overrides: Overrides = {}) {
  const now = { ms: Date.UTC(2026, 2, 2, 9, 0, 0) }
  const { inbox, items, later, answerText } = memoryInbox()
  const slack = slackDouble()
  const timer = handTimer()
  const logged: Logged[] = []
  const contexts: { id: string; teamId: string; language: string; requestKey: string }[] = []
  const working: Promise<unknown>[] = []
  const note = (line: Logged) => {
    heard('the log', inspect(line))
    logged.push(line)
  }
  const options: SlackOptions = {
    signingSecret,
    botToken: 'xoxb-test',
    command: '/izin',
    clock: () => now.ms,
    after: timer.after,
    fetch: slack.fetch,
    contextFor: async ({ user, language, requestKey }) => {
      contexts.push({ ...user, language, requestKey })
      // `echo` looks at nothing else.
      return { language, requestKey } as StaffContext
    },
    postReply,
    log: {
      info: (event, fields) => note({ level: 'info', event, fields: { ...fields } }),
      warn: (event, fields) => note({ level: 'warn', event, fields: { ...fields } }),
      error: (event, error, fields) => note({ level: 'error', event, error, fields: { ...fields } }),
    },
    commands: echo(),
    ...overrides,
    inbox: { ...inbox, ...overrides.inbox },
  }
  return {
    options,
    slack,
    now,
    items,
    timer,
    later,
    answerText,
    logged,
    contexts,
    finish: (work: Promise<unknown>) => void working.push(work),
    settled: async () => {
      while (working.length > 0) await working.shift()
    },
  }
}

export function slackSetUp(overrides: Overrides = {}) {
  const harness = slackHarness(overrides)
  const bot = slackBot(harness.options)
  const post = async (body: string, how: Partial<How> = {}) => {
    const answer = await bot.handle(signed(body, { nowMs: harness.now.ms, ...how }), harness.finish)
    said('an answer to Slack', await answer.clone().text())
    return answer
  }
  return { ...harness, bot, post }
}

export function brokenInbox(): SlackInbox {
  const fail = async () => {
    throw new StorageError(wordless('disk is full'), { cause: null, passing: false })
  }
  return { receive: fail, done: fail, drop: fail }
}

/** Answers with its input, addresses shortened. */
export function echo(): StaffChat {
  return {
    run: async (_context, text) => says(`ran "${withoutAddresses(text)}"`),
    say: async (_context, text) => says(`said "${withoutAddresses(text)}"`),
    press: async (_context, { name, values }) => ({
      ...says(`pressed ${[name, ...values].join(' ')}`),
      replaces: true,
    }),
    home: async () => says('home'),
    offerForm: async (_context, reply) => reply,
    shortcut: async (_context, name, message) => says(`chose ${name} on ${JSON.stringify(message)}`),
    submit: async (_context, { name, values, filled }) => ({
      kind: 'reply',
      reply: says(`submitted ${[name, ...values].join(' ')} ${JSON.stringify(filled)}`),
    }),
  }
}

export function says(text: string): Reply {
  return { summary: 'summary', parts: [{ kind: 'text', text }] }
}
