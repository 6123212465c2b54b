import { messagesIn } from '../../bots/messages/index.ts'
import { platform, type Trouble } from '../support/platforms/platform.ts'
import { slackDouble } from '../support/platforms/slack-double.ts'
import { actionsOf } from '../support/platforms/slack-reading.ts'
import { telegramDouble } from '../support/platforms/telegram-double.ts'
import type { Random } from '../support/random.ts'
import { secrets } from './company.ts'
import type { Letter, Letters } from './letters.ts'

export type SimulatedPlatforms = ReturnType<typeof simulatedPlatforms>

interface PlatformOptions {
  readonly now: () => number
  readonly random: Random
  readonly seen: (place: string, body: string) => void
  readonly letters: Letters
  readonly iys: (request: Request) => Promise<Response>
}

const troubles: readonly Trouble[] = ['cut before', 'cut after', '429', '500', 'garbage']
/** No promise depends on these calls. */
const reliable = new Set([
  'auth.test',
  'users.info',
  'getMe',
  'getWebhookInfo',
  'setMyCommands',
  'setMyDescription',
  'setMyShortDescription',
])
const failureWords = 'Şu anda hepsini kaydedemedim'
const mayBeRepeat = messagesIn('tr').posts.mayBeRepeat
/** In words, or by the sign. */
const isSaidToRepeat = (sent: Readonly<Record<string, unknown>>) =>
  JSON.stringify(sent).includes(mayBeRepeat) || /^↻ /.test(String(sent.text))
const noButtons = { messageId: 0, buttons: [] }

interface Markup {
  readonly inline_keyboard?: readonly (readonly { readonly callback_data?: string }[])[]
  readonly keyboard?: unknown
  readonly remove_keyboard?: boolean
}

export function simulatedPlatforms({ now, random, seen, letters, iys }: PlatformOptions) {
  /** By outbox row, as are the last copies, and the rows with a copy that does not say that it may be one. */
  const slackCopies = new Map<number, number>()
  const slackPosts = new Map<number, string>()
  /** New and edited messages with copies, and new ones without the mark of a repeat. */
  const chats = new Map<string, { readonly calls: number; readonly unmarked: number }>()
  const buttons = new Map<string, { messageId: number; buttons: readonly string[] }>()
  const proofAsked = new Map<string, number>()
  const asking = new Set<string>()
  const failureTold = new Map<string, number>()
  const unmarkedCopies = new Set<number>()
  /** The newest, of anyone. */
  const slackButtons: string[] = []

  const trouble = (method: string): Trouble | null =>
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
      const { inline_keyboard: rows = [], ...markup } = (params.reply_markup ?? {}) as Markup
      if (markup.remove_keyboard === true) asking.delete(chat)
      if (String(params.text).includes(failureWords)) failureTold.set(chat, now())
      if (markup.keyboard !== undefined) {
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
    slackButtons.splice(0, Math.max(0, slackButtons.length - 60))
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
    'iys.test': platform(iys, { trouble }).fetch,
  }

  const platforms = {
    slackCopies,
    slackPosts,
    chats,
    unmarkedCopies,
    slackButtons,
    showInSlack,
    faults: slack.faults,
    /** By the simulated clock; 0 for never. */
    failureToldAt: (chatId: string) => failureTold.get(chatId) ?? 0,
    asksForNumber: (chatId: string) => asking.has(chatId),
    proofAskedAt: (chatId: string) => proofAsked.get(chatId) ?? 0,
    buttonsOf: (chatId: string) => buttons.get(chatId) ?? noButtons,
    trouble: 0,
    forget(): void {
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
