import { Composer, type Context, type Filter, GrammyError } from 'grammy'
import type { MessageOrigin, Update } from 'grammy/types'
import type { ForwardedMessage, RecipientContext, SharedContact } from '../commands/context.ts'
import { decodeAction, type Reply } from '../commands/reply.ts'
import { groupReply, isGroupCommand } from '../commands/telegram-group.ts'
import type { RecipientCommands, Said, TelegramOptions } from './options.ts'
import { refusalOf } from './outcome.ts'
import { render } from './render.ts'
import { kindOf, readCommand } from './update.ts'

type Settings = Pick<TelegramOptions, 'contextFor' | 'answer' | 'log' | 'slackCommand'> & {
  /** When an update was stored. */
  readonly storedAt: (update: Update) => number
  /** How the bot is called in Telegram, without its @. */
  readonly ownName: () => Promise<string>
}

/**
 * Handles an update. Recipients are answered in private chats only: anything personal said in a group would be said to
 * everybody, so there the bot answers one command, about the group itself. Edited messages are ignored: the first text counts.
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
    const released = release(ctx, settings)
    await next()
    await released
  })
  composer.chatType('private').use(inPrivate(commands, settings))
  composer.on('message:text', inGroup(settings))
  composer.use(({ update, chat }) => {
    if (chat !== undefined && chat.type !== 'private') return
    log.info('telegram.ignored', { update: update.update_id, kind: kindOf(update) })
  })
  return composer
}

/** Answers how the group gets the daily report, where the command is meant for this bot. */
function inGroup(settings: Settings) {
  return async (ctx: Filter<Context, 'message:text'>, next: () => Promise<void>): Promise<void> => {
    const command = readCommand(ctx.message.text)
    const isOurs =
      command !== null && isGroupCommand(command.command) && (await isForUs(command.bot, settings))
    if (ctx.chat.type === 'private' || !isOurs) return await next()
    const { requestKey } = saidIn(ctx, '', settings)
    const answer = groupReply(String(ctx.chat.id), settings.slackCommand)
    await put([answer], { requestKey, chatId: String(ctx.chat.id), pressed: undefined }, settings)
  }
}

async function isForUs(named: string | null, { ownName }: Settings): Promise<boolean> {
  return named === null || named.toLowerCase() === (await ownName()).toLowerCase()
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
  await put(replies, { requestKey: said.requestKey, chatId: chat, pressed: pressedMessage(ctx) }, settings)
}

async function put(
  replies: readonly Reply[],
  at: { readonly requestKey: string; readonly chatId: string; readonly pressed: number | undefined },
  { answer }: Pick<Settings, 'answer'>,
): Promise<void> {
  const { requestKey, chatId, pressed } = at
  const calls = callsOf(replies, pressed)
  if (calls.length > 0) {
    await answer(calls.map((call, index) => ({ key: `${requestKey}:${index}`, chatId, ...call })))
  }
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

/** Ends the waiting sign on a pressed button. Nothing else depends on it, so a failure is at most noted. */
async function release(ctx: Context, { log }: Settings): Promise<void> {
  try {
    await ctx.answerCallbackQuery()
  } catch (error) {
    if (error instanceof GrammyError && refusalOf(error) === 'too-old') return
    log.warn('telegram.press-unanswered', { detail: error instanceof Error ? error.message : 'unknown' })
  }
}
