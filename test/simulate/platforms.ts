import { messagesIn } from '../../bots/messages/index.ts'
import { platform, type Trouble } from '../support/platform.ts'
import type { Random } from '../support/random.ts'
import { slackDouble } from '../support/slack-double.ts'
import { actionsOf } from '../support/slack-reading.ts'
import { telegramDouble } from '../support/telegram-double.ts'
import { secrets } from './company.ts'
import type { Letter, Letters } from './letters.ts'

export interface Arrived {
  readonly calls: number
  /** New messages without the mark of a repeat. */
  readonly unmarked: number
}

export interface SimulatedPlatforms {
  readonly fetch: typeof fetch
  /** Copies that arrived, by outbox row. */
  readonly slackCopies: ReadonlyMap<number, number>
  /** Outbox rows with an unmarked copy. */
  readonly unmarkedCopies: ReadonlySet<number>
  /** The last copy, by outbox row. */
  readonly slackPosts: ReadonlyMap<number, string>
  /** By Telegram chat. */
  readonly chats: ReadonlyMap<string, Arrived>
  /** Recent buttons in Slack, of anybody. */
  readonly slackButtons: readonly string[]
  showInSlack(text: string): void
  /** Of the newest message with buttons. */
  buttonsOf(chatId: string): { readonly messageId: number; readonly buttons: readonly string[] }
  /** The button that shares a number is shown. */
  asksForNumber(chatId: string): boolean
  /** By the simulated clock; 0 for never. */
  proofAskedAt(chatId: string): number
  /** Time of the last "could not write" answer. */
  failureToldAt(chatId: string): number
  /** Share of sending calls that fail. */
  trouble: number
  readonly faults: readonly string[]
  forget(): void
}

interface PlatformOptions {
  readonly now: () => number
  readonly random: Random
  readonly seen: (place: string, body: string) => void
  readonly letters: Letters
}

const troubles: readonly Trouble[] = ['cut before', 'cut after', '429', '500', 'garbage']
const reliable = new Set([
  'auth.test',
  'users.info',
  'getMe',
  'getWebhookInfo',
  'setMyCommands',
  'setMyDescription',
  'setMyShortDescription',
])
const failureWords = 'Şu anda hepsini yazamadım'
const { mayBeRepeat } = messagesIn('tr').reports.posts
/** In words, or by the sign. */
const isSaidToRepeat = (sent: Readonly<Record<string, unknown>>) =>
  JSON.stringify(sent).includes(mayBeRepeat) || /^↻ /.test(String(sent.text))
const shownMax = 60
const noButtons = { messageId: 0, buttons: [] }

interface Markup {
  readonly inline_keyboard?: readonly (readonly { readonly callback_data?: string }[])[]
  readonly keyboard?: unknown
  readonly remove_keyboard?: boolean
}

export function simulatedPlatforms({ now, random, seen, letters }: PlatformOptions): SimulatedPlatforms {
  const slackCopies = new Map<number, number>()
  const slackPosts = new Map<number, string>()
  const chats = new Map<string, Arrived>()
  const buttons = new Map<string, { messageId: number; buttons: readonly string[] }>()
  const proofAsked = new Map<string, number>()
  const asking = new Set<string>()
  const failureTold = new Map<string, number>()
  const unmarkedCopies = new Set<number>()
  const slackButtons: string[] = []

  const trouble = (method: string) =>
    !reliable.has(method) && random.chance(platforms.trouble) ? random.pick(troubles) : null
  const slack = slackDouble({
    trouble,
    seen: (content) => seen('what slack.test is sent', JSON.stringify(content)),
    accepted(method, body) {
      if (method === 'response') return showInSlack(JSON.stringify(body))
      if (typeof body.blocks === 'string') showInSlack(body.blocks)
      if (typeof body.metadata !== 'string') return
      const { event_payload: payload } = JSON.parse(body.metadata) as { event_payload: { id: number } }
      if (slackCopies.has(payload.id) && !isSaidToRepeat(body)) unmarkedCopies.add(payload.id)
      slackCopies.set(payload.id, (slackCopies.get(payload.id) ?? 0) + 1)
      slackPosts.set(payload.id, String(body.blocks))
    },
  })
  const telegram = telegramDouble({
    token: secrets.telegramBot,
    trouble,
    seen: (content) => seen('what telegram.test is sent', JSON.stringify(content)),
    accepted(method, params, answer) {
      if (!/^(send|edit)Message/.test(method)) return
      const chat = String(params.chat_id)
      const isMarked = method !== 'sendMessage' || isSaidToRepeat(params)
      const { calls, unmarked } = chats.get(chat) ?? { calls: 0, unmarked: 0 }
      chats.set(chat, { calls: calls + 1, unmarked: unmarked + (isMarked ? 0 : 1) })
      const {
        inline_keyboard: rows = [],
        keyboard,
        remove_keyboard: isClosed,
      } = (params.reply_markup ?? {}) as Markup
      if (isClosed === true) asking.delete(chat)
      if (String(params.text).includes(failureWords)) failureTold.set(chat, now())
      if (keyboard !== undefined) {
        buttons.delete(chat)
        proofAsked.set(chat, now())
        asking.add(chat)
      }
      const data = rows.flat().flatMap(({ callback_data: one }) => (one === undefined ? [] : [one]))
      const { result } = answer as { result?: { message_id?: number } }
      const messageId = Number(result?.message_id ?? params.message_id)
      if (data.length > 0) buttons.set(chat, { messageId, buttons: data })
    },
  })

  function showInSlack(text: string): void {
    for (const { id, value } of actionsOf(readJson(text))) if (id !== '') slackButtons.push(value)
    slackButtons.splice(0, Math.max(0, slackButtons.length - shownMax))
  }

  /** Only here may a whole number stand. */
  async function sms(request: Request): Promise<Response> {
    const letter = (await request.json()) as Letter
    seen('what an SMS says', letter.text)
    letters.arrives(letter)
    return new Response('ok')
  }

  const hosts: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
    'slack.test': slack.fetch,
    'telegram.test': telegram.fetch,
    'sms.test': platform(sms, { trouble }).fetch,
  }

  const platforms = {
    slackCopies,
    slackPosts,
    chats,
    unmarkedCopies,
    slackButtons,
    showInSlack,
    faults: slack.faults,
    failureToldAt: (chatId: string) => failureTold.get(chatId) ?? 0,
    asksForNumber: (chatId: string) => asking.has(chatId),
    proofAskedAt: (chatId: string) => proofAsked.get(chatId) ?? 0,
    buttonsOf: (chatId: string) => buttons.get(chatId) ?? noButtons,
    trouble: 0,
    forget() {
      for (const kept of [slack.calls, slack.responses, telegram.calls]) kept.length = 0
    },
    fetch: (async (input, init) => {
      const request = new Request(input, init)
      for (let ticks = random.below(4); ticks > 0; ticks -= 1) await new Promise(setImmediate)
      const host = hosts[new URL(request.url).hostname]
      if (host === undefined) throw new TypeError(`There is no ${request.url}`)
      return await host(request)
    }) as typeof fetch,
  }
  return platforms
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
