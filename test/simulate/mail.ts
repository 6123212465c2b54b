import type { MailFault } from '../../src/senders/mail.ts'
import type { SmtpConnection } from '../../src/senders/smtp-connection.ts'
import { readLetter } from '../support/mail-server.ts'
import type { Random } from '../support/random.ts'
import type { Letters } from './letters.ts'

interface MailParts {
  readonly random: Random
  readonly letters: Letters
  /** Gets everything sent but the address. */
  readonly seen: (place: string, body: string) => void
}

const fault = (code: string, command: string | null, reply: number | null, wasBegun = false): MailFault => ({
  code,
  command,
  reply,
  wasBegun,
})

/** A letter arrives only with the last. */
const troubles: readonly MailFault[] = [
  fault('ECONNREFUSED', null, null),
  fault('EAUTH', 'AUTH', 535),
  fault('EENVELOPE', 'RCPT TO', 450),
  fault('EENVELOPE', 'RCPT TO', 550),
  fault('EMESSAGE', 'DATA', 451, true),
  fault('ECONNECTION', null, null, true),
  fault('ETIMEDOUT', null, null, true),
]
const repeatWords = 'daha önce de ulaşmış olabilir'

export function simulatedMail({ random, letters, seen }: MailParts) {
  const mail = {
    trouble: 0,
    line: {
      async deliver({ to }, raw): Promise<MailFault | null> {
        for (let ticks = random.below(4); ticks > 0; ticks -= 1) await new Promise(setImmediate)
        const met = random.chance(mail.trouble) ? random.pick(troubles) : null
        if (met !== null && met !== troubles.at(-1)) return met
        const { header, text } = readLetter(raw.toString('latin1'))
        const others = [...header].filter(([name]) => name !== 'to')
        seen('a letter', `${others.map(([name, value]) => `${name}: ${value}`).join('\n')}\n${text}`)
        const mayBeRepeat = text.includes(repeatWords)
        letters.arrives({ id: header.get('message-id') ?? '', to, text, mayBeRepeat })
        return met
      },
    } satisfies Pick<SmtpConnection, 'deliver'>,
  }
  return mail
}
