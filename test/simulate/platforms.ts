import { messagesIn } from '../../bots/messages/index.ts'
import type { Random } from '../support/random.ts'
import type { Letter, Letters } from './letters.ts'

/** Slack, Telegram and the company's SMS sender as a fetch: they keep what arrives, and fail on command. */

/** What has arrived in a chat with a person: messages and changes of messages, copies counted. */
export interface Arrived {
  readonly calls: number
  /** New messages that do not say that they may be a repeat. */
  readonly unmarked: number
}

export interface SimulatedPlatforms {
  readonly fetch: typeof fetch
  /** How many copies of an outbox row arrived in Slack, by its number. */
  readonly slackCopies: ReadonlyMap<number, number>
  /** Outbox rows of which a further copy came that did not say it may be one, by their numbers. */
  readonly unmarkedCopies: ReadonlySet<number>
  /** What stands in the last copy of each outbox row that arrived in Slack. */
  readonly slackPosts: ReadonlyMap<number, string>
  /** By Telegram chat. */
  readonly chats: ReadonlyMap<string, Arrived>
  /** The buttons shown in Slack of late, whoever saw them. */
  readonly slackButtons: readonly string[]
  /** Notes the buttons of an answer that rode in a response. */
  showInSlack(text: string): void
  /** The buttons of the last message of a chat. */
  buttonsOf(chatId: string): readonly string[]
  /** Whether the button is there by which somebody shares his number in this chat. */
  asksForNumber(chatId: string): boolean
  /** When a chat was last asked for its number, by the simulated clock; 0 when never. */
  proofAskedAt(chatId: string): number
  /** When a chat was last told that something could not be written and nothing changed there, by the same clock. */
  failureToldAt(chatId: string): number
  /** From now on this share of the calls that send something fails. */
  trouble: number
}

export interface PlatformOptions {
  readonly now: () => number
  readonly random: Random
  /** Sees every body that is sent. */
  readonly seen: (place: string, body: string) => void
  readonly letters: Letters
}

type Trouble = 'reset' | 'lost answer' | '429' | '500' | 'garbage'
const troubles: readonly Trouble[] = ['reset', 'lost answer', '429', '500', 'garbage']
/** Calls whose failing is no matter of promises; who the bot is and which language somebody speaks. */
const reliable = new Set(['auth.test', 'users.info', 'getMe', 'getWebhookInfo', 'setMyCommands'])
/** How the bot begins to say what it could not write. */
const failureWords = 'Şu anda hepsini yazamadım'
const { mayBeRepeat } = messagesIn('tr').reports.posts
/** In words, or by the sign where the language is not known. */
const isSaidToRepeat = (sent: Readonly<Record<string, unknown>>) =>
  JSON.stringify(sent).includes(mayBeRepeat) || /^↻ /.test(String(sent.text))
/** Older buttons have scrolled out of sight. */
const shownMax = 60

export function simulatedPlatforms({ now, random, seen, letters }: PlatformOptions): SimulatedPlatforms {
  const slackCopies = new Map<number, number>()
  const slackPosts = new Map<number, string>()
  const chats = new Map<string, Arrived>()
  const buttons = new Map<string, readonly string[]>()
  const proofAsked = new Map<string, number>()
  const asking = new Set<string>()
  const failureTold = new Map<string, number>()
  const unmarkedCopies = new Set<number>()
  const slackButtons: string[] = []
  let references = 0

  function slack(method: string, body: Record<string, unknown>): unknown {
    const known: Record<string, unknown> = {
      'auth.test': { team_id: 'T0TEST', user_id: 'U0BOT', bot_id: 'B0BOT' },
      'users.info': { user: { id: body.user, locale: 'tr-TR' } },
      'conversations.open': { channel: { id: 'D0TEST' } },
      'chat.update': { ts: body.ts, channel: body.channel },
      'chat.postMessage': { ts: `1.${++references}`, channel: body.channel },
    }
    if (/^chat\.(postMessage|update)$/.test(method) && typeof body.metadata === 'string') {
      const { event_payload: payload } = JSON.parse(body.metadata) as { event_payload: { id: number } }
      if (slackCopies.has(payload.id) && !isSaidToRepeat(body)) unmarkedCopies.add(payload.id)
      slackCopies.set(payload.id, (slackCopies.get(payload.id) ?? 0) + 1)
      slackPosts.set(payload.id, String(body.blocks))
    }
    return { ok: true, ...(known[method] as object) }
  }

  function telegram(method: string, params: Record<string, unknown>): unknown {
    if (!/^(send|edit)Message/.test(method)) return { ok: true, result: true }
    const isMarked = method !== 'sendMessage' || isSaidToRepeat(params)
    const { calls, unmarked } = chats.get(String(params.chat_id)) ?? { calls: 0, unmarked: 0 }
    chats.set(String(params.chat_id), { calls: calls + 1, unmarked: unmarked + (isMarked ? 0 : 1) })
    const {
      inline_keyboard: rows = [],
      keyboard,
      remove_keyboard: isClosed,
    } = (params.reply_markup ?? {}) as {
      inline_keyboard?: readonly (readonly { readonly callback_data?: string }[])[]
      keyboard?: unknown
      remove_keyboard?: boolean
    }
    if (isClosed === true) asking.delete(String(params.chat_id))
    if (String(params.text).includes(failureWords)) failureTold.set(String(params.chat_id), now())
    if (keyboard !== undefined) {
      buttons.delete(String(params.chat_id))
      proofAsked.set(String(params.chat_id), now())
      asking.add(String(params.chat_id))
    }
    const data = rows.flat().flatMap(({ callback_data: one }) => (one === undefined ? [] : [one]))
    if (data.length > 0) buttons.set(String(params.chat_id), data)
    const chat = { id: Number(params.chat_id), type: 'private' }
    return { ok: true, result: { message_id: ++references, date: 1, chat } }
  }

  function showInSlack(text: string): void {
    for (const value of buttonsIn(readJson(text))) slackButtons.push(value)
    slackButtons.splice(0, Math.max(0, slackButtons.length - shownMax))
  }

  /** The one place where a whole number may stand: he is to be written to. */
  function texts(text: string): Response {
    const letter = JSON.parse(text) as Letter
    seen('what an SMS says', letter.text)
    letters.arrives(letter)
    return new Response('ok')
  }

  function arrives(url: URL, method: string, text: string): Response {
    if (url.hostname === 'sms.test') return texts(text)
    const isJson = text.startsWith('{')
    const said = isJson ? text : [...new URLSearchParams(text).values()].join('\n')
    seen(`what ${url.hostname} is sent`, `${url.pathname} ${said}`)
    if (url.pathname.startsWith('/response/')) {
      showInSlack(text)
      return new Response('ok')
    }
    const body = isJson
      ? (JSON.parse(text) as Record<string, unknown>)
      : Object.fromEntries(new URLSearchParams(text))
    if (typeof body.blocks === 'string') showInSlack(body.blocks)
    return Response.json(url.pathname.startsWith('/api/') ? slack(method, body) : telegram(method, body))
  }

  const platforms = {
    slackCopies,
    slackPosts,
    chats,
    unmarkedCopies,
    slackButtons,
    showInSlack,
    failureToldAt: (chatId: string) => failureTold.get(chatId) ?? 0,
    asksForNumber: (chatId: string) => asking.has(chatId),
    proofAskedAt: (chatId: string) => proofAsked.get(chatId) ?? 0,
    buttonsOf: (chatId: string) => buttons.get(chatId) ?? [],
    trouble: 0,
    fetch: (async (input, init) => {
      const request = new Request(input, init)
      const url = new URL(request.url)
      const method = url.pathname.split('/').at(-1) ?? ''
      const text = await request.text()
      for (let turns = random.below(4); turns > 0; turns -= 1) {
        await new Promise((turn) => setImmediate(turn))
      }
      const trouble = !reliable.has(method) && random.chance(platforms.trouble) ? random.pick(troubles) : null
      switch (trouble) {
        case null:
          return arrives(url, method, text)
        case 'reset':
          throw new TypeError('fetch failed', { cause: new Error('ECONNRESET') })
        case 'lost answer':
          arrives(url, method, text)
          throw new DOMException('The operation timed out', 'TimeoutError')
        case '429':
          return Response.json(
            { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 2 } },
            { status: 429, headers: { 'retry-after': '2' } },
          )
        case '500':
          return new Response('Internal Server Error', { status: 500 })
        case 'garbage':
          arrives(url, method, text)
          return new Response('<html>Hello!</html>', { headers: { 'content-type': 'text/html' } })
      }
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

/** The values of all buttons in what Slack is to show. */
function buttonsIn(shown: unknown): string[] {
  if (typeof shown !== 'object' || shown === null) return []
  const { action_id: id, value } = shown as { action_id?: unknown; value?: unknown }
  const own = typeof id === 'string' && typeof value === 'string' ? [value] : []
  return [...own, ...Object.values(shown).flatMap(buttonsIn)]
}
