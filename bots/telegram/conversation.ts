import { Composer, type Context, type Filter, GrammyError } from 'grammy'
import type { MessageOrigin, Update } from 'grammy/types'
import type { ForwardedMessage, RecipientContext, SharedContact } from '../commands/context.ts'
import { decodeAction, type Reply } from '../commands/reply.ts'
import { roomWish } from '../commands/room-subscription.ts'
import type { RecipientCommands, Said, TelegramOptions } from './options.ts'
import { refusalOf } from './outcome.ts'
import { render } from './render.ts'
import { kindOf, readCommand } from './update.ts'

type Settings = Pick<TelegramOptions, 'contextFor' | 'answer' | 'log'> & {
  /** When an update was stored. */
  readonly storedAt: (update: Update) => number
  /** Where the private chat with us opens, and begins with this word. */
  readonly chatUrl: (word: string) => Promise<string>
  /** How the bot is called in Telegram, without its @. */
  readonly ownName: () => Promise<string>
}

/**
 * What happens with an update. Only private chats are talked in: anything personal said in a group would be said to everybody,
 * so there the bot listens to its own buttons and to what concerns the group itself. Edited messages are let be: what was said
 * first counts.
 */
export function conversation(commands: RecipientCommands, settings: Settings): Composer<Context> {
  const { log } = settings
  const composer = new Composer<Context>()
  composer.on('my_chat_member', async (ctx) => {
    // A block is a fact about delivery, not a refusal, so it is noted and nothing is recorded. A group's id is
    // what an operator needs to make a room of it; a person's is left out.
    const { chat, new_chat_member: member } = ctx.myChatMember
    const where = chat.type === 'private' ? {} : { chatId: String(chat.id) }
    log.info('telegram.membership', { chat: chat.type, status: member.status, ...where })
    if (chat.type !== 'private') return
    const context = settings.contextFor(personIn(ctx.from, String(chat.id)), saidIn(ctx, '', settings))
    await commands.blocked(context, member.status === 'kicked')
  })
  composer.on('callback_query', async (ctx, next) => {
    if (isInRoom(ctx)) return await leadToChat(ctx, commands, settings)
    const released = release(ctx, settings)
    await next()
    await released
  })
  composer.chatType('private').use(inPrivate(commands, settings))
  composer.on('message:text', inGroup(commands, settings))
  composer.use(({ update, chat }) => {
    if (chat !== undefined && chat.type !== 'private') return
    log.info('telegram.ignored', { update: update.update_id, kind: kindOf(update) })
  })
  return composer
}

/**
 * In a group only a command about the group itself is answered, and only where it is meant for this bot. Whether somebody
 * administers the group is asked of Telegram each time; who writes as the group itself names nobody.
 */
function inGroup(commands: RecipientCommands, settings: Settings) {
  return async (ctx: Filter<Context, 'message:text'>, next: () => Promise<void>): Promise<void> => {
    if (ctx.chat.type === 'private') return await next()
    const said = readCommand(ctx.message.text)
    const wants = said === null ? null : roomWish(said.command)
    if (said === null || wants === null || !(await isForUs(said.bot, settings))) return await next()
    const isAdministrator = ctx.message.sender_chat === undefined && (await administers(ctx))
    const request = { wants, rest: said.rest, title: ctx.chat.title, isAdministrator }
    await reply(ctx, settings, (context) => commands.room(context, request))
  }
}

async function isForUs(named: string | null, { ownName }: Settings): Promise<boolean> {
  return named === null || named.toLowerCase() === (await ownName()).toLowerCase()
}

async function administers(ctx: Filter<Context, 'message:text'>): Promise<boolean> {
  try {
    const { status } = await ctx.getChatMember(ctx.from.id)
    return status === 'creator' || status === 'administrator'
  } catch (error) {
    if (error instanceof GrammyError && error.error_code === 400) return false
    throw error
  }
}

function personIn(
  from: { readonly id: number; readonly language_code?: string | undefined },
  chatId: string,
) {
  return { userId: String(from.id), chatId, languageCode: from.language_code }
}

function saidIn({ update }: Context, messageId: string, { storedAt }: Settings): Said {
  return { requestKey: `telegram:${update.update_id}`, messageId, saidAt: storedAt(update) }
}

function inPrivate(commands: RecipientCommands, settings: Settings): Composer<Context> {
  const composer = new Composer<Context>()
  composer.on('message:contact', async (ctx) => {
    const { contact, forward_origin: origin } = ctx.message
    const shared: SharedContact = {
      phoneNumber: contact.phone_number,
      own: contact.user_id === ctx.from.id,
      forwarded: origin !== undefined,
    }
    await reply(ctx, settings, (context) => commands.contact(context, shared))
  })
  composer.on('message:forward_origin', async (ctx) => {
    const { text, caption, forward_origin: origin } = ctx.message
    const message = { text: text ?? caption ?? '', ...originOf(origin) }
    await reply(ctx, settings, (context) => commands.forwarded(context, message))
  })
  composer.on('message:text', async (ctx) => {
    const { text } = ctx.message
    const said = readCommand(text)
    await reply(ctx, settings, (context) =>
      said === null ? commands.text(context, text) : commands.command(context, said.command, said.rest),
    )
  })
  composer.on('message:file', async (ctx) => {
    const { caption = '' } = ctx.message
    await reply(ctx, settings, (context) => commands.text(context, caption, { hasFile: true }))
  })
  composer.on(
    ['message:location', 'message:venue', 'message:poll', 'message:dice', 'message:game', 'message:story'],
    async (ctx) => await reply(ctx, settings, (context) => commands.text(context, '', { hasFile: true })),
  )
  composer.on('callback_query:data', async (ctx) => {
    const action = decodeAction(ctx.callbackQuery.data)
    await reply(ctx, settings, (context) => commands.action(context, action))
  })
  return composer
}

/** Whom a forwarded message came from, as Telegram shows it, and when. */
function originOf(origin: MessageOrigin): Omit<ForwardedMessage, 'text'> {
  const sentAt = origin.date * 1000
  switch (origin.type) {
    case 'user':
      return {
        from: [origin.sender_user.first_name, origin.sender_user.last_name ?? ''].join(' ').trim(),
        sentAt,
      }
    case 'hidden_user':
      return { from: origin.sender_user_name, sentAt }
    case 'chat':
      return { from: 'title' in origin.sender_chat ? (origin.sender_chat.title ?? null) : null, sentAt }
    case 'channel':
      return { from: 'title' in origin.chat ? (origin.chat.title ?? null) : null, sentAt }
  }
}

/** Has somebody's words answered, and puts the answer into the outbox under keys that a second run makes again. */
async function reply(
  ctx: Context,
  settings: Settings,
  talk: (context: RecipientContext) => Promise<Reply[]>,
): Promise<void> {
  const { from, chatId, callbackQuery } = ctx
  if (from === undefined || from.is_bot || chatId === undefined) return
  const chat = String(chatId)
  const said = saidIn(ctx, callbackQuery?.id ?? `${chat}/${ctx.msgId ?? ''}`, settings)
  const person = personIn(from, chat)
  const replies = await talk(settings.contextFor(person, said))
  const calls = callsOf(replies, pressedMessage(ctx))
  if (calls.length === 0) return
  await settings.answer(
    calls.map((call, index) => ({ key: `${said.requestKey}:${index}`, chatId: chat, ...call })),
  )
}

/** Only one reply can take the place of the message with the button: the first that wants to. */
function callsOf(replies: readonly Reply[], pressed: number | undefined) {
  const replacing = replies.find(({ replaces }) => replaces === true)
  return replies.flatMap((one) => render(one, one === replacing ? pressed : undefined))
}

/** The message whose button was pressed, while Telegram still lets it be changed. */
function pressedMessage({ callbackQuery }: Context): number | undefined {
  const message = callbackQuery?.message
  return message === undefined || message.date === 0 ? undefined : message.message_id
}

function isInRoom({ callbackQuery }: Context): boolean {
  const type = callbackQuery?.message?.chat.type
  return type !== undefined && type !== 'private'
}

/**
 * A press in a room is not answered there, where everybody reads along: it opens the private chat of the one who pressed, with
 * a word that only means something to him.
 */
async function leadToChat(ctx: Context, commands: RecipientCommands, settings: Settings): Promise<void> {
  const { from, callbackQuery } = ctx
  const data = callbackQuery?.data
  if (from === undefined || data === undefined) return await release(ctx, settings)
  const user = String(from.id)
  const person = personIn(from, user)
  const context = settings.contextFor(person, saidIn(ctx, callbackQuery?.id ?? '', settings))
  const word = await commands.fromRoom(context, decodeAction(data))
  await release(ctx, settings, word === null ? undefined : await urlFor(word, settings))
}

/** Telegram may not say just now how we are called; the button is pressed again then. */
async function urlFor(word: string, { chatUrl, log }: Settings): Promise<string | undefined> {
  try {
    return await chatUrl(word)
  } catch (error) {
    log.warn('telegram.name-unknown', { detail: error instanceof Error ? error.message : 'unknown' })
    return undefined
  }
}

/** Ends the waiting sign on a pressed button. Nothing else depends on it, so a failure is at most noted. */
async function release(ctx: Context, { log }: Settings, url?: string): Promise<void> {
  try {
    await ctx.answerCallbackQuery(url === undefined ? undefined : { url })
  } catch (error) {
    if (error instanceof GrammyError && refusalOf(error) === 'too-old') return
    log.warn('telegram.press-unanswered', { detail: error instanceof Error ? error.message : 'unknown' })
  }
}
