import { messagesIn } from '../../bots/messages/index.ts'
import { platform, type Trouble } from '../support/platforms/platform.ts'
import { slackDouble } from '../support/platforms/slack-double.ts'
import { actionsOf } from '../support/platforms/slack-reading.ts'
import { telegramDouble } from '../support/platforms/telegram-double.ts'
import type { Random } from '../support/random.ts'
import { secrets } from './company.ts'
import type { Letter, Letters } from './letters.ts'

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

/** Slack, Telegram, the SMS service and İYS, and all that people see there. */
export class SimulatedPlatforms {
  readonly #options: PlatformOptions
  readonly #slack: ReturnType<typeof slackDouble>
  readonly #telegram: ReturnType<typeof telegramDouble>
  readonly #hosts: Readonly<Record<string, (request: Request) => Promise<Response>>>
  /** By outbox row, as are the last copies, and the rows with a copy that does not say that it may be one. */
  readonly slackCopies = new Map<number, number>()
  readonly slackPosts = new Map<number, string>()
  readonly unmarkedCopies = new Set<number>()
  /** New and edited messages with copies, and new ones without the mark of a repeat. */
  readonly chats = new Map<string, { readonly calls: number; readonly unmarked: number }>()
  readonly #buttons = new Map<string, { messageId: number; buttons: readonly string[] }>()
  readonly #proofAsked = new Map<string, number>()
  readonly #asking = new Set<string>()
  readonly #failureTold = new Map<string, number>()
  /** The newest, of anyone. */
  readonly slackButtons: string[] = []
  /** Share of calls that meet trouble. */
  trouble = 0

  constructor(options: PlatformOptions) {
    this.#options = options
    const { random, seen, iys } = options
    const trouble = (method: string): Trouble | null =>
      !reliable.has(method) && random.chance(this.trouble) ? random.pick(troubles) : null
    this.#slack = slackDouble({
      trouble,
      seen: (content) => seen('what slack.test is sent', JSON.stringify(content)),
      accepted: (method, body) => this.#acceptInSlack(method, body),
    })
    this.#telegram = telegramDouble({
      token: secrets.telegramBot,
      trouble,
      seen: (content) => seen('what telegram.test is sent', JSON.stringify(content)),
      accepted: (method, params, answer) => this.#acceptInTelegram(method, params, answer),
    })
    this.#hosts = {
      'slack.test': this.#slack.fetch,
      'telegram.test': this.#telegram.fetch,
      'sms.test': platform((request) => this.#acceptSms(request), { trouble }).fetch,
      'iys.test': platform(iys, { trouble }).fetch,
    }
  }

  readonly fetch = (async (input, init) => {
    const request = new Request(input, init)
    for (let ticks = this.#options.random.below(4); ticks > 0; ticks -= 1) await new Promise(setImmediate)
    const host = this.#hosts[new URL(request.url).hostname]
    if (host === undefined) throw new TypeError(`There is no ${request.url}`)
    return await host(request)
  }) as typeof fetch

  get faults() {
    return this.#slack.faults
  }

  #acceptInSlack(method: string, body: Readonly<Record<string, unknown>>): void {
    if (method === 'response') this.showInSlack(JSON.stringify(body))
    if (typeof body.blocks === 'string') this.showInSlack(body.blocks)
    if (typeof body.metadata !== 'string') return
    const { event_payload: payload } = JSON.parse(body.metadata) as { event_payload: { id: number } }
    const copies = this.slackCopies.get(payload.id)
    if (copies !== undefined && !isSaidToRepeat(body)) this.unmarkedCopies.add(payload.id)
    this.slackCopies.set(payload.id, (copies ?? 0) + 1)
    this.slackPosts.set(payload.id, String(body.blocks))
  }

  #acceptInTelegram(method: string, params: Readonly<Record<string, unknown>>, answer: unknown): void {
    if (!/^(send|edit)Message/.test(method)) return
    const { now } = this.#options
    const chat = String(params.chat_id)
    const isMarked = method !== 'sendMessage' || isSaidToRepeat(params)
    const { calls, unmarked } = this.chats.get(chat) ?? { calls: 0, unmarked: 0 }
    this.chats.set(chat, { calls: calls + 1, unmarked: unmarked + (isMarked ? 0 : 1) })
    const { inline_keyboard: rows = [], ...markup } = (params.reply_markup ?? {}) as Markup
    if (markup.remove_keyboard === true) this.#asking.delete(chat)
    if (String(params.text).includes(failureWords)) this.#failureTold.set(chat, now())
    if (markup.keyboard !== undefined) {
      this.#buttons.delete(chat)
      this.#proofAsked.set(chat, now())
      this.#asking.add(chat)
    }
    const data = rows.flat().flatMap(({ callback_data: value }) => (value === undefined ? [] : [value]))
    const { result } = answer as { result?: { message_id?: number } }
    const messageId = Number(result?.message_id ?? params.message_id)
    if (data.length > 0) this.#buttons.set(chat, { messageId, buttons: data })
  }

  /** Only here may a whole number stand. */
  async #acceptSms(request: Request): Promise<Response> {
    const letter = (await request.json()) as Letter
    this.#options.seen('what an SMS says', letter.text)
    this.#options.letters.arrives(letter)
    return new Response('ok')
  }

  showInSlack(text: string): void {
    for (const { id, value } of actionsOf(readJson(text))) if (id !== '') this.slackButtons.push(value)
    this.slackButtons.splice(0, Math.max(0, this.slackButtons.length - 60))
  }

  /** By the simulated clock; 0 for never. */
  failureToldAt(chatId: string): number {
    return this.#failureTold.get(chatId) ?? 0
  }

  /** By the simulated clock; 0 for never. */
  proofAskedAt(chatId: string): number {
    return this.#proofAsked.get(chatId) ?? 0
  }

  asksForNumber(chatId: string): boolean {
    return this.#asking.has(chatId)
  }

  buttonsOf(chatId: string) {
    return this.#buttons.get(chatId) ?? noButtons
  }

  forget(): void {
    const { calls, responses } = this.#slack
    for (const list of [calls, responses, this.#telegram.calls]) list.length = 0
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
