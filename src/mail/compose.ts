import MailComposer from 'nodemailer/lib/mail-composer'
import type { Letter } from '../delivery/outbox/message.ts'
import { wordsOf } from './texts.ts'

/**
 * A letter as it goes over the wire (RFC 5322). Its Message-ID is the same in every attempt, so that mail programs show one
 * that arrives twice once.
 */
export async function compose(message: Letter, from: string, mayBeRepeat: boolean): Promise<Buffer> {
  const { letter } = message
  const { subject, text } = wordsOf(message, letter.language, mayBeRepeat)
  const composer = new MailComposer({
    from,
    to: { name: '', address: letter.to },
    subject,
    text: `${text.join('\n\n')}\n`,
    messageId: `<${letter.id}@${domainOf(from)}>`,
    date: new Date(letter.madeAt),
    headers: {
      // RFC 3834: nobody's holiday notice answers it.
      'Auto-Submitted': 'auto-generated',
      'Content-Language': letter.language,
      ...(message.kind === 'consent-given' ? message.headers : {}),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
  })
  return await composer.compile().build()
}

/** The bare address of a sender such as `Örnek A.Ş. <izin@ornek.com.tr>`. */
export function addressOf(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim()
}

function domainOf(from: string): string {
  return addressOf(from).split('@').at(-1) ?? 'izin.invalid'
}
