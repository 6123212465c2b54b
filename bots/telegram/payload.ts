import * as z from 'zod'
import type { SharedContact } from '../commands/context.ts'
import { readTypedCommand } from '../commands/telegram-commands.ts'
import { languageOfLocale } from '../messages/index.ts'
import type { TelegramOptions } from './options.ts'

/* Telegram's updates (its requests), parsed when they arrive. The inbox stores only the fields that izin uses. */

export const allowedUpdates = ['message', 'callback_query', 'my_chat_member'] as const

/** Update after parsing. */
export type Parsed =
  | { readonly kind: 'inbound'; readonly inbound: Inbound }
  /** Update that izin cannot use. `field` is the path of its first wrong field; null if izin does not answer such updates. */
  | {
      readonly kind: 'unsupported'
      readonly updateId: number
      readonly type: string
      readonly field: string | null
    }
  | { readonly kind: 'unreadable' }

/** Request of a person or event of a group. Updates of one `lane` (the chat) are processed in order. The inbox stores `body`. */
export type Inbound = Readonly<{ updateId: number; lane: string; body: string }> &
  (
    | ({ readonly kind: 'text'; readonly text: string; readonly replyTo: string } & InPrivate)
    | ({ readonly kind: 'attachment'; readonly caption: string; readonly replyTo: string } & InPrivate)
    | ({ readonly kind: 'contact'; readonly contact: SharedContact } & InPrivate)
    /** Pressed button: `press` is null if the button is not izin's. `message` is undefined if it can no longer be changed. */
    | ({
        readonly kind: 'press'
        readonly queryId: string
        readonly press: { readonly data: string; readonly message: number | undefined } | null
      } & InPrivate)
    | ({ readonly kind: 'membership'; readonly chatType: string; readonly status: string } & InPrivate)
    | { readonly kind: 'group-command'; readonly chatId: string; readonly text: string }
  )

interface InPrivate {
  readonly from: ReturnType<typeof personOf>
  readonly chatId: string
  readonly messageId: string
}

const attachments = [
  'animation',
  'audio',
  'document',
  'photo',
  'sticker',
  'video',
  'video_note',
  'voice',
  'location',
  'venue',
  'poll',
  'dice',
  'game',
  'story',
]

/** Returns the beginning of a message about a dispute, such as "Şikâyet 12 · ". The rest of the message is not stored. */
function disputeHead(repliedTo: string): string {
  return /^(?:↻ )?(\p{L}+ [\d.,]+ · )/u.exec(repliedTo)?.[1] ?? ''
}

/** Makes the schemas of the updates that izin reads. */
function makeSchemas() {
  const text = z.string()
  const id = z.int()
  const user = z.object({ id, is_bot: z.boolean().nullish(), language_code: text.nullish() })
  const chat = z.object({ id, type: text })
  const present = z
    .unknown()
    .optional()
    .transform((value) => (value === undefined || value === null ? undefined : true))
  return {
    head: z.object({ update_id: z.int().nonnegative() }),
    message: z.object({
      update_id: id,
      message: z.object({
        message_id: id,
        chat,
        from: user.nullish(),
        text: text.nullish(),
        caption: text.nullish(),
        reply_to_message: z.object({ text: text.transform(disputeHead).nullish() }).nullish(),
        contact: z.object({ phone_number: text, user_id: id.nullish() }).nullish(),
        forward_origin: present,
        ...Object.fromEntries(attachments.map((name) => [name, present])),
      }),
    }),
    callback_query: z.object({
      update_id: id,
      callback_query: z.object({
        id: z.string().regex(/^[\x21-\x7e]{1,255}$/),
        from: user,
        data: text.nullish(),
        message: z.object({ message_id: id, date: id, chat }).nullish(),
      }),
    }),
    my_chat_member: z.object({
      update_id: id,
      my_chat_member: z.object({ chat, from: user, new_chat_member: z.object({ status: text }) }),
    }),
  }
}

let cachedSchemas: ReturnType<typeof makeSchemas> | undefined
/** Returns the schemas, which are made at the first use, so that a Cloudflare Worker starts quickly. */
function schemas() {
  cachedSchemas ??= makeSchemas()
  return cachedSchemas
}

type Payload<Name extends keyof ReturnType<typeof makeSchemas>> = z.infer<
  ReturnType<typeof makeSchemas>[Name]
>
type Message = Payload<'message'>['message']

/** Parses an update in JSON, as Telegram sends it and as the inbox stores it. */
export function parseStored(json: string): Parsed {
  try {
    return parseUpdate(JSON.parse(json))
  } catch {
    return { kind: 'unreadable' }
  }
}

/** Finds out the kind of an update and parses it. */
export function parseUpdate(value: unknown): Parsed {
  const { data: head } = schemas().head.safeParse(value)
  if (head === undefined) return { kind: 'unreadable' }
  const { update_id: updateId } = head
  // The cast is safe: the schema accepts only an object.
  const type = Object.keys(value as object).find((name) => name !== 'update_id') ?? 'empty'
  const inbound = inboundOf(type, value)
  if (inbound === null || typeof inbound === 'string') {
    const safeType = /^[a-z_]{1,40}$/.test(type) ? type : '…'
    return { kind: 'unsupported', updateId, type: safeType, field: inbound }
  }
  return { kind: 'inbound', inbound }
}

type WithoutHead<Kind> = Kind extends unknown ? Omit<Kind, 'updateId' | 'body'> : never

const readers = {
  message: ({ message }: Payload<'message'>) => messageIn(message),
  callback_query: pressIn,
  my_chat_member: membershipIn,
}

/** Returns the parsed update, the path of its first wrong field, or null for a kind of update that izin does not answer. */
function inboundOf(type: string, value: unknown): Inbound | string | null {
  const name = allowedUpdates.find((allowed) => allowed === type)
  if (name === undefined) return null
  const { data: update, error } = schemas()[name].safeParse(value)
  if (error !== undefined) return (error.issues[0]?.path ?? []).map(String).join('.')
  // The cast is safe: the update was parsed by the schema of the same name.
  const inbound = (readers[name] as (update: unknown) => WithoutHead<Inbound> | null)(update)
  return inbound && { ...inbound, updateId: update.update_id, body: JSON.stringify(update) }
}

/**
 * Reads a message. Null if it is not for the bot: from another bot, or in a group without being a command. Messages of one
 * `lane` (the chat) are processed in order.
 */
function messageIn(message: Message): WithoutHead<Inbound> | null {
  const { chat, from, message_id: id, text } = message
  const chatId = String(chat.id)
  if (chat.type !== 'private') {
    const isCommand = typeof text === 'string' && readTypedCommand(text) !== null
    return isCommand ? { kind: 'group-command', lane: chatId, chatId, text } : null
  }
  if (from === null || from === undefined || from.is_bot === true) return null
  const content = contentOf(message, from.id)
  return content && { ...content, lane: chatId, from: personOf(from), chatId, messageId: `${chatId}/${id}` }
}

/** Returns the shared phone number, the text or the attachment of a message; null if the message has none of these. */
function contentOf(message: Message, senderId: number) {
  const { text, caption, contact, forward_origin: origin } = message
  if (contact !== null && contact !== undefined) {
    const { phone_number: phoneNumber, user_id: owner } = contact
    const isOwn = owner === senderId
    return { kind: 'contact', contact: { phoneNumber, own: isOwn, forwarded: origin === true } } as const
  }
  const replyTo = message.reply_to_message?.text ?? ''
  if (isPresent(text)) return { kind: 'text', text, replyTo } as const
  const isAttachment = attachments.some((name) => Reflect.get(message, name) === true)
  return isAttachment ? ({ kind: 'attachment', caption: caption ?? '', replyTo } as const) : null
}

/** Reads a pressed button. `press` is null for a button that izin did not make, such as one in a group. */
function pressIn({ callback_query: query }: Payload<'callback_query'>): WithoutHead<Inbound> {
  const { id: queryId, from, data, message } = query
  const chatId = String(message?.chat.id ?? from.id)
  const isOurs = message?.chat.type === 'private' && from.is_bot !== true && isPresent(data)
  const changeable = isPresent(message) && message.date !== 0 ? message.message_id : undefined
  return {
    kind: 'press',
    lane: chatId,
    from: personOf(from),
    chatId,
    messageId: queryId,
    queryId,
    press: isOurs ? { data, message: changeable } : null,
  }
}

/** Reads that the bot was added to a chat, removed or blocked. */
function membershipIn({ my_chat_member: change }: Payload<'my_chat_member'>): WithoutHead<Inbound> {
  const { chat, from, new_chat_member: member } = change
  const chatId = String(chat.id)
  const about = { lane: chatId, from: personOf(from), chatId, messageId: '' }
  return { kind: 'membership', ...about, chatType: chat.type, status: member.status }
}

function personOf({ id, language_code }: { id: number; language_code?: string | null | undefined }) {
  return { id: String(id), language: languageOfLocale(language_code ?? '') }
}

function isPresent<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined
}

type Receiving = Pick<TelegramOptions, 'inbox' | 'log'>

/** Stores an update. Returns its chat as `lane`, which is null if nothing is to be done; null for an unreadable update. */
export async function storeUpdate(parsed: Parsed, { inbox, log }: Receiving) {
  if (parsed.kind === 'unreadable') {
    log.warn('telegram.unreadable')
    return null
  }
  if (parsed.kind === 'unsupported') {
    const { kind: _, updateId, ...about } = parsed
    log.info('telegram.unsupported', { update: updateId, ...about })
    return { updateId, lane: null }
  }
  const { updateId, lane, body } = parsed.inbound
  await inbox.receive({ platform: 'telegram', key: String(updateId), lane, body })
  return { updateId, lane }
}

/** Processes the waiting updates of a chat in order. Never rejects. */
export async function workLane(lane: string, { inbox, log }: Receiving): Promise<void> {
  await inbox.work('telegram', lane).catch((error) => log.error('telegram.work', error))
}
