import type { RecipientContext } from '../../bots/commands/context.ts'
import { recipientChat } from '../../bots/commands/recipient.ts'
import { languageOfLocale } from '../../bots/messages/index.ts'
import { type SlackBot, slackBot } from '../../bots/slack/bot.ts'
import { type TelegramBot, telegramBot } from '../../bots/telegram/bot.ts'
import type { WebFrontEnd } from '../../bots/web/web.ts'
import type { SlackConfig, TelegramConfig } from '../config/chat.ts'
import { tellStaffOfComplaint } from '../features/complaint/feature.ts'
import { sendCode } from '../jobs/letters.ts'
import { telegramPrincipal } from '../register/actor.ts'
import { makeFileLink } from '../register/file-links.ts'
import { changeLanguage } from '../register/people.ts'
import type { AppContext } from './context.ts'
import { postReply, staffChat } from './features.ts'
import type { Runtime } from './runtime.ts'
import { staffContextOf } from './staff-context.ts'

export function slackOf(
  context: AppContext,
  settings: SlackConfig,
  fetch: typeof globalThis.fetch | undefined,
): SlackBot {
  const { inbox, cache, clock, waitedMs, log } = context
  const bot = slackBot({
    botToken: settings.botToken,
    signingSecret: settings.signingSecret,
    command: settings.command,
    apiUrl: settings.apiUrl ?? undefined,
    fetch,
    waitedMs,
    memory: cache.slack,
    clock,
    log,
    commands: staffChat,
    postReply,
    inbox: {
      receive: (item) => inbox.receive({ ...item, platform: 'slack' }),
      done: (key, answers) => inbox.done({ platform: 'slack', key }, answers),
    },
    contextFor: (request) => staffContextOf({ context, settings, bot }, request),
  })
  return bot
}

export function telegramOf(
  context: AppContext,
  settings: TelegramConfig,
  fetch: typeof globalThis.fetch | undefined,
  slackConfig: Pick<SlackConfig, 'admins' | 'command'> | null,
): TelegramBot {
  const { inbox, outbox, clock, log } = context
  return telegramBot({
    token: settings.token,
    apiRoot: settings.apiRoot ?? undefined,
    webhookSecret: settings.webhookSecret ?? undefined,
    fetch,
    clock,
    log,
    postReply,
    commands: recipientChat,
    slackCommand: slackConfig?.command ?? '/izin',
    hasMail: () => outbox.canSend('mail'),
    inbox: {
      receive: (item) => inbox.receive({ ...item, platform: 'telegram' }),
      work: (lane) => inbox.work('telegram', lane),
    },
    contextFor: ({ userId, chatId, languageCode }, said) =>
      recipientContextOf(context, slackConfig?.admins ?? [], {
        account: { accountId: userId, chatId },
        language: languageOfLocale(languageCode ?? ''),
        ...said,
      }),
  })
}

/** The page has example people alone, so there is no workspace to ask. */
const noWorkspace: Pick<SlackBot, 'identity' | 'check'> = {
  identity: async () => ({ teamId: '', botUserId: '', botId: '' }),
  check: async () => ({ fault: null, lacking: [] }),
}

/** Opens the playground: the web page with example people. Null unless the configuration asks for it. */
export function webOf(
  { config, time, log, nodeOnly }: Pick<Runtime, 'config' | 'time' | 'log' | 'nodeOnly'>,
  context: () => AppContext,
): (WebFrontEnd & { readonly admins: readonly string[] }) | null {
  if (!config.playground) return null
  if (nodeOnly === null)
    throw new Error('Cannot open the playground: it needs a machine of its own. Set PLAYGROUND=off.')
  const { open, admins } = nodeOnly.playground
  const settings = { admins, command: '/izin' }
  const front = open({
    clock: time.now,
    log,
    commands: staffChat,
    recipientCommands: recipientChat,
    postReply,
    staffContext: ({ user, room, language, requestKey }) =>
      staffContextOf(
        { context: context(), settings, bot: noWorkspace },
        {
          user: { id: user, teamId: '', channel: room, isGuest: false },
          language,
          requestKey,
          receivedAt: time.now(),
        },
      ),
    recipientContext: ({ user, language, requestKey }) =>
      recipientContextOf(context(), admins, {
        account: { accountId: user, chatId: user },
        language,
        requestKey,
        messageId: requestKey,
        receivedAt: time.now(),
      }),
    speak: async (user, language) => {
      const { register } = context()
      await changeLanguage(register, register.vault.markAccount(user), language)
    },
  })
  return { ...front, admins }
}

type RecipientRequest = Pick<
  RecipientContext,
  'account' | 'language' | 'requestKey' | 'messageId' | 'receivedAt'
>

/**
 * Builds the context of a recipient's request. `admins` hear of complaints beside the staff with that role.
 */
function recipientContextOf(
  { register, outbox, publicUrl }: AppContext,
  admins: readonly string[],
  request: RecipientRequest,
): RecipientContext {
  const userId = register.vault.markAccount(request.account.accountId)
  const principal = telegramPrincipal(userId)
  // A person has one code at a time and enters it in the same chat.
  const codes = { asker: principal, session: principal }
  return {
    register,
    ...request,
    userId,
    mail: outbox.canSend('mail')
      ? {
          sendCode: (recipient, language) => sendCode(register, outbox, { recipient, language, ...codes }),
        }
      : null,
    notifyOfComplaint: (complaintId, occasion) =>
      tellStaffOfComplaint({ register, outbox }, complaintId, occasion, admins),
    ownLinkTo: async (file) => `${publicUrl}/d/${await makeFileLink(register, principal, file)}`,
  }
}
