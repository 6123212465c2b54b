import type { SlackBot } from '../../bots/slack/bot.ts'
import type { TelegramBot } from '../../bots/telegram/bot.ts'
import type { WebFrontEnd } from '../../bots/web/web.ts'
import { type Outbox, openOutbox } from '../jobs/outbox/outbox.ts'
import { openMail } from '../mail/sender.ts'
import type { Register } from '../register/register.ts'
import { smsSender } from '../sms/sender.ts'
import type { Runtime } from './runtime.ts'

export interface FrontEnds {
  readonly slack: SlackBot | null
  readonly telegram: TelegramBot | null
  /** The playground's page, in place of both. */
  readonly web: WebFrontEnd | null
}

export interface OutboundSenders {
  readonly outbox: Outbox
  /** Resolves once no attempt is under way. */
  arrived(): Promise<void>
  close(): void
}

interface SenderParts {
  readonly register: Register
  /** Slack users that the configuration names as admins. */
  readonly admins: readonly string[]
  /** Called later: front ends are created after the outbox, which they use. */
  readonly frontEnds: () => FrontEnds
}

export function openSenders(
  { config, time, random, log, fetch, openMailLine: openSmtpConnection }: Runtime,
  { register, admins, frontEnds }: SenderParts,
): OutboundSenders {
  const clock = time.now
  const mail = config.mail === null ? null : openMail({ ...config.mail, clock, log, openSmtpConnection })
  const sms = config.sms === null ? null : smsSender({ ...config.sms, fetch, clock, log })
  const senders = () => {
    const { slack, telegram, web } = frontEnds()
    return {
      ...(web === null ? {} : { slack: web.send, telegram: web.send }),
      ...(slack === null ? {} : { slack: slack.send, 'slack-response': slack.send }),
      ...(telegram === null ? {} : { telegram: telegram.send }),
      ...(mail === null ? {} : { mail: mail.send }),
      ...(sms === null ? {} : { sms: sms }),
    }
  }
  const outbox = openOutbox(register, { senders, admins, log, random })
  const sending = new Set<Promise<void>>()
  async function deliverDue(): Promise<void> {
    const work = outbox.deliverDue()
    sending.add(work)
    try {
      await work
    } finally {
      sending.delete(work)
    }
  }
  return {
    outbox: { ...outbox, deliverDue },
    async arrived() {
      while (sending.size > 0) await Promise.all(sending)
    },
    close: () => mail?.close(),
  }
}
