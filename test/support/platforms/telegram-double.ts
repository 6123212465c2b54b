import type { Update } from 'grammy/types'
import { said } from '../leaks/leaks.ts'
import { fieldsOf, type PlatformOptions, platform } from './platform.ts'

/* Telegram's Bot API for tests and the simulator: keeps calls, refuses what Telegram refuses. */

type Params = Readonly<Record<string, unknown>>
interface ApiCall {
  readonly method: string
  readonly params: Params
}

export interface Sent {
  readonly chatId: string
  readonly text: string
  readonly markup: unknown
}

class TelegramError extends Error {
  readonly code: number
  constructor(code: number, description: string) {
    super(description)
    this.code = code
  }
}

const notModified = 'Bad Request: message is not modified: specified new message content …'

const limits = { text: 4096, callbackBytes: 64, buttons: 100, perRow: 8 }

interface TelegramDoubleOptions extends PlatformOptions {
  readonly token?: string
}

export function telegramDouble(options: TelegramDoubleOptions = {}) {
  const { token = '7000:AAfakeTokenOfTheTest', accepted } = options
  const { seen = (content) => said('what Telegram is sent', content) } = options
  const calls: ApiCall[] = []
  const messages = new Map<number, Sent>()
  const updates = updateQueue()
  const methods: Record<string, (params: Params) => unknown> = {
    ...fixedAnswers,
    ...messageMethods(messages),
    ...updates.methods,
  }

  async function accept(request: Request, instead?: Response): Promise<Response> {
    const { pathname } = new URL(request.url)
    const method = pathname.split('/').at(-1) ?? ''
    const params: Params = fieldsOf(await request.text())
    seen([pathname, params])
    if (method !== 'getUpdates') calls.push({ method, params })
    if (instead !== undefined) return instead
    try {
      if (pathname !== `/bot${token}/${method}`) throw new TelegramError(401, 'Unauthorized')
      const handler = methods[method]
      if (handler === undefined) throw new TelegramError(404, 'Not Found: method not found')
      const answer = { ok: true, result: await handler(params) }
      accepted?.(method, params, answer)
      return Response.json(answer)
    } catch (error) {
      if (!(error instanceof TelegramError)) throw error
      if (error.message === notModified) accepted?.(method, params, {})
      return refusal(error.code, error.message)
    }
  }

  const messagesOf = (chatId: string) => [...messages.values()].filter((one) => one.chatId === chatId)
  return {
    ...platform(accept, options),
    token,
    /** Every call but getUpdates. */
    calls,
    /** Offsets of getUpdates; null for none. */
    offsets: updates.offsets,
    messagesOf,
    /** Texts as a reader sees them. */
    textsOf: (chatId: string) => messagesOf(chatId).map(({ text }) => text),
    push: updates.push,
    /** Ends a waiting getUpdates. */
    end: updates.end,
  }
}

const fixedAnswers = {
  getChat: () => ({ id: -1001234, type: 'supergroup', title: 'Kahve ekibi' }),
  getMe: () => ({ id: 7000, is_bot: true, first_name: 'izin', username: 'ornek_izin_bot' }),
  setMyCommands: () => true,
  setMyDescription: () => true,
  setMyShortDescription: () => true,
  answerCallbackQuery: () => true,
}

function messageMethods(messages: Map<number, Sent>) {
  function keep(id: number, { chat_id: chat }: Params, sent: Sent) {
    messages.set(id, sent)
    return { message_id: id, date: 1_772_450_000, chat: { id: Number(chat), type: 'private' } }
  }

  function editable({ message_id: id, chat_id: chat }: Params): [number, Sent] {
    const old = messages.get(Number(id))
    if (old?.chatId !== String(chat)) throw new TelegramError(400, 'Bad Request: message to edit not found')
    return [Number(id), old]
  }

  return {
    sendMessage: (params: Params) => keep(messages.size + 1, params, checked(params)),
    editMessageText(params: Params) {
      const [id, old] = editable(params)
      const changed = checked(params)
      if (JSON.stringify(changed) === JSON.stringify(old)) throw new TelegramError(400, notModified)
      return keep(id, params, changed)
    },
    editMessageReplyMarkup(params: Params) {
      const [id, old] = editable(params)
      messages.set(id, { ...old, markup: params.reply_markup })
      return true
    },
  }
}

/** Updates that wait for getUpdates, which Telegram refuses beside a webhook. */
function updateQueue() {
  const offsets: (number | null)[] = []
  let waiting: Update[] = []
  let wake = Promise.withResolvers<void>()
  let webhook = ''
  return {
    offsets,
    methods: {
      getWebhookInfo: () => ({ url: webhook, has_custom_certificate: false, pending_update_count: 0 }),
      setWebhook({ url }: Params) {
        webhook = String(url)
        return true
      },
      async getUpdates({ offset }: Params) {
        if (webhook !== '')
          throw new TelegramError(409, "Conflict: can't use getUpdates method while webhook is active")
        offsets.push(typeof offset === 'number' ? offset : null)
        if (typeof offset === 'number') waiting = waiting.filter(({ update_id: id }) => id >= offset)
        if (waiting.length === 0) await wake.promise
        return waiting
      },
    },
    push(update: Update): void {
      waiting.push(update)
      wake.resolve()
      wake = Promise.withResolvers()
    },
    end: () => wake.resolve(),
  }
}

export type TelegramDouble = Awaited<ReturnType<typeof openTelegram>>

export async function openTelegram() {
  const double = telegramDouble()
  const { url, close } = await double.listen()
  return {
    ...double,
    apiRoot: url,
    async close(): Promise<void> {
      double.end()
      await close()
    },
  }
}

export function refusal(code: number, description: string, parameters?: Params): Response {
  return Response.json({ ok: false, error_code: code, description, parameters }, { status: code })
}

export function checked(params: Params): Sent {
  const html = String(params.text ?? '')
  const text = (params.parse_mode === 'HTML' ? readHtml(html) : html).trim()
  if (text === '') throw new TelegramError(400, 'Bad Request: message text is empty')
  if (text.length > limits.text) throw new TelegramError(400, 'Bad Request: message is too long')
  if (!text.isWellFormed()) throw new TelegramError(400, 'Bad Request: strings must be encoded in UTF-8')
  checkMarkup(params.reply_markup)
  return { chatId: String(params.chat_id), text, markup: params.reply_markup }
}

interface Button {
  readonly text: string
  readonly callback_data?: string
  readonly url?: string
}

function checkMarkup(markup: unknown): void {
  const { inline_keyboard: inline, keyboard } = (markup ?? {}) as Record<string, Button[][] | undefined>
  const rows = inline ?? keyboard ?? []
  const buttons = rows.flat()
  if (rows.some((row) => row.length === 0 || row.length > limits.perRow) || buttons.length > limits.buttons) {
    throw new TelegramError(400, 'Bad Request: reply markup is too long')
  }
  if (buttons.some(({ text }) => text.trim() === '' || !text.isWellFormed())) {
    throw new TelegramError(400, 'Bad Request: button text must be non-empty')
  }
  for (const { callback_data: data, url } of inline?.flat() ?? []) {
    // A button opens a page or calls us.
    if (url !== undefined && data === undefined && /^https?:\/\/\S+$/.test(url)) continue
    const bytes = Buffer.byteLength(data ?? '')
    if (bytes < 1 || bytes > limits.callbackBytes)
      throw new TelegramError(400, 'Bad Request: BUTTON_DATA_INVALID')
  }
}

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }

/** Returns the text that a reader sees; refuses HTML that Telegram cannot parse. */
export function readHtml(html: string): string {
  const open: string[] = []
  const text = html.replaceAll(
    /<(\/?)([a-z]+)(?: expandable)?>|&(amp|lt|gt);|[<>&]/g,
    (found, closing, tag) => {
      if (entities[found] !== undefined) return entities[found]
      if (tag === undefined || !['b', 'i', 'code', 'pre', 'blockquote'].includes(tag)) {
        throw new TelegramError(400, `Bad Request: can't parse entities: unexpected "${found}"`)
      }
      if (closing === '') open.push(tag)
      else if (open.pop() !== tag)
        throw new TelegramError(400, "Bad Request: can't parse entities: unexpected end tag")
      return ''
    },
  )
  if (open.length > 0) throw new TelegramError(400, "Bad Request: can't parse entities: can't find end tag")
  return text
}
