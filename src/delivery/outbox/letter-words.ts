import { dateFormat } from '../../calendar/istanbul.ts'
import type { Channel } from '../../consent/channel.ts'
import type { Language } from '../../register/people.ts'

/** Words that letters of every kind share. */

/** A channel within a sentence. */
export const channelNames: Readonly<Record<Language, Readonly<Record<Channel, string>>>> = {
  tr: { ARAMA: 'arama', MESAJ: 'SMS', EPOSTA: 'e-posta' },
  en: { ARAMA: 'calls', MESAJ: 'SMS', EPOSTA: 'e-mail' },
}

const timeZone = 'Europe/Istanbul'

function momentIn(locale: string): (at: number) => string {
  const day = dateFormat(locale, { dateStyle: 'long', timeZone })
  const time = dateFormat(locale, { timeStyle: 'short', timeZone })
  return (at) => `${day.format(at)} ${time.format(at)}`
}

/** 2 Mart 2026 14:31 */
export const moments: Readonly<Record<Language, (at: number) => string>> = {
  tr: momentIn('tr-TR'),
  en: momentIn('en-GB'),
}
