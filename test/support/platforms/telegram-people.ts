import { expect } from 'vitest'
import { now } from '../clock/clock.ts'
import type { Sent, TelegramDouble } from './telegram-double.ts'

const personOf = (id: number) => ({ id, is_bot: false, first_name: 'Deniz', language_code: 'tr' })
export const chatOf = (id: number) => ({ id, type: 'private', first_name: 'Deniz' })

interface Content {
  readonly text?: string
  readonly contact?: object
  readonly reply_to_message?: { readonly text: string }
}

export function written(update_id: number, user: number, content: Content) {
  const length = content.text?.length ?? 0
  const isCommand = content.text?.startsWith('/') === true
  const entities = isCommand ? { entities: [{ type: 'bot_command', offset: 0, length }] } : {}
  const about = { message_id: update_id, date: Math.floor(now() / 1000), chat: chatOf(user) }
  return { update_id, message: { ...about, from: personOf(user), ...content, ...entities } }
}

/** Date 0 stands for a message too old to edit. */
export function pressed(
  update_id: number,
  user: number,
  data: string,
  message: { id: number; date: number },
) {
  const under = { message_id: message.id, chat: chatOf(user), date: message.date, text: '…' }
  const query = { id: `press${update_id}`, from: personOf(user), chat_instance: '1', data, message: under }
  return { update_id, callback_query: query }
}

export const contactOf = (phone: string, user: number) => ({
  phone_number: phone.replace('+', ''),
  first_name: 'Deniz',
  user_id: user,
})

interface Button {
  readonly text: string
  readonly callback_data?: string
  readonly url?: string
}

export function buttonsOf({ markup }: Sent): Button[] {
  const { inline_keyboard: rows = [] } = (markup ?? {}) as { inline_keyboard?: Button[][] }
  return rows.flat()
}

export function buttonOf(sent: Sent, label: string): Button {
  const button = buttonsOf(sent).find(({ text }) => text.startsWith(label))
  if (button === undefined) throw new Error(`There is no button "${label}"`)
  return button
}

/** `deliver` sends an update to the server. */
export function telegramPeople(telegram: TelegramDouble, deliver: (update: object) => Promise<number>) {
  let updates = 300_000_000

  async function send(update: object): Promise<void> {
    const status = await deliver(update)
    if (status !== 200) throw new Error(`The update was answered ${status}`)
  }

  const write = (content: Content, user = 7001) => send(written(++updates, user, content))

  async function newest(what: string, user: number, fits: (sent: Sent) => boolean): Promise<Sent> {
    const message = () => telegram.messagesOf(String(user)).findLast(fits)
    await expect.poll(message, { message: `a message with "${what}"` }).toBeDefined()
    return message() as Sent
  }

  return {
    write,
    type: (text: string, user?: number) => write({ text }, user),
    /** The newest message with this text, once there is one. */
    reads: (text: string, user = 7001) => newest(text, user, (one) => one.text.includes(text)),
    /** The newest message with this button, once there is one. */
    offers: (label: string, user = 7001) =>
      newest(label, user, (one) => buttonsOf(one).some(({ text }) => text === label)),
    /** Under a message too old to edit, so that each answer is a new one. */
    press: (sent: Sent, label: string, user = 7001) =>
      send(pressed(++updates, user, buttonOf(sent, label).callback_data ?? '', { id: 1, date: 0 })),
  }
}
