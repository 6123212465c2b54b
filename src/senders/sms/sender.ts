import { channelsNamed, smsOfCode } from '../../jobs/codes/texts.ts'
import { endOfLateLetter, pauseOf } from '../../jobs/letters.ts'
import {
  isLetter,
  type Letter,
  type LetterContent,
  type Sender,
  type SendOutcome,
} from '../../jobs/message.ts'
import type { Language } from '../../register/recipients/people.ts'
import type { Log } from '../../util/log.ts'
import type { ProvableClock } from '../../util/steady-clock.ts'
import type { CarrierAnswer, Sms, SmsCarrier } from './carrier.ts'

interface SmsOptions {
  readonly carrier: SmsCarrier
  readonly time: ProvableClock
  readonly log: Pick<Log, 'warn'>
}

/** Creates the sender of the outbox's letters by SMS, over any carrier. */
export function smsSender({ carrier, time, log }: SmsOptions): Sender {
  return async ({ id, platform, message, mayBeRepeat }): Promise<SendOutcome> => {
    if (platform !== 'sms' || !isLetter(message)) return { kind: 'refused', detail: 'not a letter' }
    const sms = smsOf(message, mayBeRepeat)
    if (sms === null) return { kind: 'refused', detail: 'a letter for an e-mail address' }
    const { letter } = message
    const late = await endOfLateLetter(letter, time)
    if (late !== null) return late
    const pauseMs = pauseOf(letter, time.now())
    const answer = await carrier.send(sms)
    if (answer.kind !== 'taken') log.warn('sms.not-taken', { item: id, detail: answer.detail })
    return outcomeOf(answer, pauseMs)
  }
}

function outcomeOf(answer: CarrierAnswer, pauseMs: number): SendOutcome {
  if (answer.kind === 'taken') return { kind: 'sent', reference: answer.reference }
  if (answer.kind === 'later') return { ...answer, afterMs: answer.afterMs ?? pauseMs }
  return answer
}

/** Returns the letter as SMS; null for one that only e-mail brings. */
function smsOf(message: Letter, mayBeRepeat: boolean): Sms | null {
  const { id, to, language } = message.letter
  switch (message.kind) {
    case 'address-code':
    case 'consent-code':
      return { id, to, text: smsOfCode(message, language), purpose: 'code', mayBeRepeat }
    case 'consent-given': {
      const text = words[language](message, channelsNamed(message.channels, language))
      return { id, to, text, purpose: 'confirmation', mayBeRepeat }
    }
    case 'prove-consent':
      return null
  }
}

type ConsentGiven = Extract<LetterContent, { kind: 'consent-given' }>

const words: Readonly<Record<Language, (letter: ConsentGiven, channels: string) => string>> = {
  tr: ({ brandName, wayOut }, channels) =>
    `${brandName}: ${channels} için ONAY'ınız kaydedildi. Geri almak için: ${wayOut}`,
  en: ({ brandName, wayOut }, channels) =>
    `${brandName}: your consent (ONAY) for ${channels} was recorded. To take it back: ${wayOut}`,
}
