import type { MailFault } from '../../src/mail/sender.ts'
import type { SmtpConnection } from '../../src/mail/smtp-connection.ts'
import { readLetter } from '../support/mail-server.ts'
import type { Random } from '../support/random.ts'
import type { Letters } from './letters.ts'

export interface SimulatedMail {
  readonly line: Pick<SmtpConnection, 'deliver'>
  trouble: number
}

export interface MailParts {
  readonly random: Random
  readonly letters: Letters
  /** Gets everything sent but the address. */
  readonly seen: (place: string, body: string) => void
}

interface Trouble {
  readonly fault: MailFault
  readonly arrives: boolean
}

const trouble = (
  code: string,
  command: string | null,
  reply: number | null,
  more: Partial<Pick<MailFault, 'wasBegun'> & Pick<Trouble, 'arrives'>> = {},
): Trouble => ({
  fault: { code, command, reply, wasBegun: more.wasBegun ?? false },
  arrives: more.arrives ?? false,
})

const troubles: readonly Trouble[] = [
  trouble('ECONNREFUSED', null, null),
  trouble('EAUTH', 'AUTH', 535),
  trouble('EENVELOPE', 'RCPT TO', 450),
  trouble('EENVELOPE', 'RCPT TO', 550),
  trouble('EMESSAGE', 'DATA', 451, { wasBegun: true }),
  trouble('ECONNECTION', null, null, { wasBegun: true }),
  trouble('ETIMEDOUT', null, null, { wasBegun: true, arrives: true }),
]
const repeatWords = 'daha önce de ulaşmış olabilir'

export function simulatedMail({ random, letters, seen }: MailParts): SimulatedMail {
  const mail: SimulatedMail = {
    trouble: 0,
    line: {
      async deliver({ to }, raw) {
        for (let ticks = random.below(4); ticks > 0; ticks -= 1) {
          await new Promise(setImmediate)
        }
        const met = random.chance(mail.trouble) ? random.pick(troubles) : null
        if (met !== null && !met.arrives) return met.fault
        const { header, text } = readLetter(raw.toString('latin1'))
        const others = [...header].filter(([name]) => name !== 'to')
        seen('a letter', `${others.map(([name, value]) => `${name}: ${value}`).join('\n')}\n${text}`)
        const mayBeRepeat = text.includes(repeatWords)
        letters.arrives({ id: header.get('message-id') ?? '', to, text, mayBeRepeat })
        return met?.fault ?? null
      },
    },
  }
  return mail
}
