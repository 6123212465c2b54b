import { type Api, GrammyError } from 'grammy'
import type { RecipientContext } from '../commands/context.ts'
import { decodeAction, type Reply } from '../commands/reply.ts'
import { groupReply, isGroupCommand, readTypedCommand } from '../commands/telegram-commands.ts'
import type { RecipientCommands } from './bot.ts'
import type { TelegramOptions } from './options.ts'
import { refusalOf } from './outcome.ts'
import type { Inbound } from './payload.ts'
import { render } from './render.ts'

type Settings = Pick<TelegramOptions, 'contextFor' | 'answer' | 'log' | 'slackCommand'> & {
  readonly commands: RecipientCommands
  readonly api: Pick<Api, 'answerCallbackQuery'>
  /** Without the @. */
  readonly ownName: () => Promise<string>
}

type InPrivate = Exclude<Inbound, { kind: 'group-command' }>

/** Recipients are answered in private only; in groups the bot answers one command, about the group. */
export async function deal(inbound: Inbound, receivedAt: number, settings: Settings): Promise<void> {
  switch (inbound.kind) {
    case 'group-command':
      return await answerGroup(inbound, settings)
    case 'membership':
      return await noteMembership(inbound, receivedAt, settings)
    case 'press': {
      let replies: readonly Reply[] = []
      try {
        if (inbound.press !== null) replies = await reply(inbound, receivedAt, settings)
      } finally {
        await release(inbound.queryId, toastOf(replies), settings)
      }
      return
    }
    default:
      await reply(inbound, receivedAt, settings)
  }
}

async function answerGroup(
  { updateId, chatId, text }: Extract<Inbound, { kind: 'group-command' }>,
  settings: Settings,
): Promise<void> {
  const command = readTypedCommand(text)
  if (command === null || !isGroupCommand(command.command)) return
  const { bot } = command
  if (bot !== null && bot.toLowerCase() !== (await settings.ownName()).toLowerCase()) return
  await put([groupReply(chatId, settings.slackCommand)], { updateId, chatId, pressed: undefined }, settings)
}

/** A block is no refusal, so nothing is recorded. Operators need a group's id, never a person's. */
async function noteMembership(
  inbound: Extract<Inbound, { kind: 'membership' }>,
  receivedAt: number,
  settings: Settings,
): Promise<void> {
  const { chatType: chat, chatId, status } = inbound
  const isPrivate = chat === 'private'
  settings.log.info('telegram.membership', { chat, status, ...(isPrivate ? {} : { chatId }) })
  if (isPrivate)
    await settings.commands.blocked(contextOf(inbound, receivedAt, settings), status === 'kicked')
}

function contextOf(inbound: InPrivate, saidAt: number, { contextFor }: Settings): RecipientContext {
  const { updateId, from, chatId, messageId } = inbound
  const person = { userId: from.id, chatId, languageCode: from.languageCode }
  return contextFor(person, { requestKey: requestKeyOf(updateId), messageId, saidAt })
}

/** The keys of the answers are the same in a second run. */
async function reply(inbound: InPrivate, receivedAt: number, settings: Settings): Promise<readonly Reply[]> {
  const replies = await replyTo(inbound, contextOf(inbound, receivedAt, settings), settings.commands)
  const { updateId, chatId } = inbound
  const pressed = inbound.kind === 'press' ? inbound.press?.message : undefined
  await put(replies, { updateId, chatId, pressed }, settings)
  return replies
}

async function replyTo(
  inbound: InPrivate,
  context: RecipientContext,
  commands: RecipientCommands,
): Promise<Reply[]> {
  switch (inbound.kind) {
    case 'contact':
      return await commands.contact(context, inbound.contact)
    case 'forwarded':
      return await commands.forwarded(context, inbound.message)
    case 'attachment':
      return await commands.text(context, inbound.caption, { hasFile: true, replyTo: inbound.replyTo })
    case 'press':
      return inbound.press === null ? [] : await commands.action(context, decodeAction(inbound.press.data))
    case 'membership':
      return []
    case 'text': {
      const said = readTypedCommand(inbound.text)
      if (said === null) return await commands.text(context, inbound.text, { replyTo: inbound.replyTo })
      return await commands.command(context, said.command, said.rest)
    }
  }
}

async function put(
  replies: readonly Reply[],
  at: { readonly updateId: number; readonly chatId: string; readonly pressed: number | undefined },
  { answer }: Pick<Settings, 'answer'>,
): Promise<void> {
  const { updateId, chatId, pressed } = at
  const calls = callsOf(replies, pressed)
  if (calls.length === 0) return
  await answer(calls.map((call, index) => ({ key: `${requestKeyOf(updateId)}:${index}`, chatId, ...call })))
}

/** Only one reply can replace the pressed message: the first that wants to. */
function callsOf(replies: readonly Reply[], pressed: number | undefined) {
  const replacing = replies.find(({ replaces }) => replaces === true)
  return replies.flatMap((one) => render(one, one === replacing ? pressed : undefined))
}

function requestKeyOf(updateId: number): string {
  return `telegram:${updateId}`
}

/** Telegram's limit. */
const toastMax = 200

/** Over the chat, since a message below may be out of sight. Null where the pressed message shows the answer. */
function toastOf(replies: readonly Reply[]): string | null {
  const below = replies.find(({ replaces }) => replaces !== true)
  return below === undefined ? null : below.summary.slice(0, toastMax)
}

/** Ends the waiting sign, which shows that work goes on; nothing depends on it. */
async function release(queryId: string, toast: string | null, { api, log }: Settings): Promise<void> {
  try {
    await api.answerCallbackQuery(queryId, toast === null ? {} : { text: toast })
  } catch (error) {
    if (error instanceof GrammyError && refusalOf(error) === 'too-old') return
    log.warn('telegram.press-unanswered', { detail: error instanceof Error ? error.message : 'unknown' })
  }
}
