import { channelNames } from '../delivery/outbox/letter-words.ts'
import type { LetterContent } from '../delivery/outbox/message.ts'
import type { Language } from '../register/people.ts'

type Given = Extract<LetterContent, { kind: 'consent-given' }>

const words: Readonly<Record<Language, (letter: Given, channels: string) => string>> = {
  tr: ({ brandName, wayOut }, channels) =>
    `${brandName}: ${channels} için ONAY'ınız kaydedildi. Geri almak için: ${wayOut}`,
  en: ({ brandName, wayOut }, channels) =>
    `${brandName}: your ONAY for ${channels} was recorded. To take it back: ${wayOut}`,
}

/** What an SMS says: as short as it can be, and not a word that sells. */
export function smsText(letter: Given, language: Language): string {
  const names = letter.channels.map((channel) => channelNames[language][channel])
  return words[language](letter, names.join(language === 'tr' ? ' ve ' : ' and '))
}
