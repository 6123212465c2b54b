import type { SlackBot } from '../../bots/slack/bot.ts'
import type { WebFrontEnd } from '../../bots/web/web.ts'
import { changeLanguage } from '../register/people.ts'
import type { House } from './house.ts'
import { recipientContextOf } from './recipient-context.ts'
import { staffContextOf } from './staff-context.ts'
import type { Surroundings } from './surroundings.ts'

/** There is no workspace to ask: the page has example people alone. */
const noWorkspace: Pick<SlackBot, 'identity' | 'check'> = {
  identity: async () => ({ teamId: '', botUserId: '', botId: '' }),
  check: async () => ({ fault: null, lacking: [] }),
}

/** Opens the playground: the web page with example people. Null unless the configuration asks for it. */
export function webOf(
  { config, time, log, workshop }: Pick<Surroundings, 'config' | 'time' | 'log' | 'workshop'>,
  house: () => House,
): (WebFrontEnd & { readonly admins: readonly string[] }) | null {
  if (!config.playground) return null
  if (workshop === null)
    throw new Error('Cannot open the playground: it needs a machine of its own. Set PLAYGROUND=off.')
  const { open, admins } = workshop.playground
  const settings = { admins, command: '/izin' }
  const front = open({
    clock: time.now,
    log,
    pictureOf: (message, language) => house().pictureOf(message, language),
    staffContext: ({ user, room, language, requestKey }) =>
      staffContextOf(
        { house: house(), settings, bot: noWorkspace },
        {
          user: { id: user, teamId: '', channel: room, isGuest: false },
          language,
          requestKey,
          saidAt: time.now(),
        },
      ),
    recipientContext: ({ userId, language, requestKey }) =>
      recipientContextOf(house(), admins, {
        account: { accountId: userId, chatId: userId },
        language,
        requestKey,
        messageId: requestKey,
        saidAt: time.now(),
      }),
    speak: async (userId, language) => {
      const { register } = house()
      await changeLanguage(register, register.vault.markAccount(userId), language)
    },
  })
  return { ...front, admins }
}
