import { type Api, GrammyError } from 'grammy'
import type { OutboxItem } from '../../src/jobs/outbox/outbox.ts'
import type { RecipientContext } from '../commands/context.ts'
import type { RecipientChat } from '../commands/recipient.ts'
import { decodeAction, type Reply } from '../commands/reply.ts'
import { groupReply, isGroupCommand, readTypedCommand } from '../commands/telegram-commands.ts'
import type { TelegramOptions } from './options.ts'
import { refusalOf } from './outcome.ts'
import type { Inbound } from './payload.ts'
import { render } from './render.ts'

type Settings = Pick<TelegramOptions, 'commands' | 'contextFor' | 'log' | 'slackCommand'> & {
  readonly api: Pick<Api, 'answerCallbackQuery'>
  /** Without the @. */
  readonly ownName: () => Promise<string>
}

type InPrivate = Exclude<Inbound, { kind: 'group-command' }>

type Answers = Promise<readonly OutboxItem[]>

/** Recipients are answered in private only; in groups the bot answers one command, about the group. */
export async function deal(inbound: Inbound, receivedAt: number, settings: Settings): Answers {
  switch (inbound.kind) {
    case 'group-command':
      return await answerGroup(inbound, settings)
    case 'membership':
      await noteMembership(inbound, receivedAt, settings)
      return []
    case 'press':
      try {
        return messagesOf(await reply(inbound, receivedAt, settings), inbound, inbound.press?.message)
      } finally {
        await release(inbound.queryId, settings)
      }
    default:
      return messagesOf(await reply(inbound, receivedAt, settings), inbound)
  }
}

async function answerGroup(
  { updateId, chatId, text }: Extract<Inbound, { kind: 'group-command' }>,
  settings: Settings,
): Answers {
  const command = readTypedCommand(text)
  if (command === null || !isGroupCommand(command.command)) return []
  const { bot } = command
  if (bot !== null && bot.toLowerCase() !== (await settings.ownName()).toLowerCase()) return []
  return messagesOf([groupReply(chatId, settings.slackCommand)], { updateId, chatId })
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

function contextOf(inbound: InPrivate, receivedAt: number, { contextFor }: Settings): RecipientContext {
  const { updateId, from, chatId, messageId } = inbound
  const person = { userId: from.id, chatId, languageCode: from.languageCode }
  return contextFor(person, { requestKey: requestKeyOf(updateId), messageId, receivedAt })
}

async function reply(inbound: InPrivate, receivedAt: number, settings: Settings): Promise<readonly Reply[]> {
  return await replyTo(inbound, contextOf(inbound, receivedAt, settings), settings.commands)
}

async function replyTo(
  inbound: InPrivate,
  context: RecipientContext,
  commands: RecipientChat,
): Promise<Reply[]> {
  switch (inbound.kind) {
    case 'contact':
      return await commands.contact(context, inbound.contact)
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

/** Only one reply can replace the pressed message: the first that wants to. The keys are the same in a second run. */
function messagesOf(
  replies: readonly Reply[],
  { updateId, chatId }: Pick<Inbound, 'updateId' | 'chatId'>,
  pressed?: number,
): OutboxItem[] {
  const replacing = replies.find(({ replaces }) => replaces === true)
  return replies
    .flatMap((one) => render(one, one === replacing ? pressed : undefined))
    .map((call, index) => ({
      key: `${requestKeyOf(updateId)}:${index}`,
      platform: 'telegram',
      target: chatId,
      message: { kind: 'call', ...call },
    }))
}

function requestKeyOf(updateId: number): string {
  return `telegram:${updateId}`
}

/** Ends the waiting sign, which shows that work goes on; nothing depends on it. */
async function release(queryId: string, { api, log }: Settings): Promise<void> {
  try {
    await api.answerCallbackQuery(queryId)
  } catch (error) {
    if (error instanceof GrammyError && refusalOf(error) === 'too-old') return
    log.warn('telegram.press-unanswered', { detail: error instanceof Error ? error.message : 'unknown' })
  }
}
