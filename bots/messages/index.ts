import type { Channel, RecipientType } from '../../src/consent/consent.ts'
import * as en from '../../src/language/english.ts'
import * as tr from '../../src/language/turkish.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import { commands, parameters } from './commands.ts'
import { complaint } from './complaint.ts'
import { forms } from './forms.ts'
import { refusals } from './refusals.ts'
import { secondPerson } from './second-person.ts'
import { settings } from './settings.ts'
import { staffMessages } from './staff.ts'

const formats = { tr, en }

/** Collects the sentences of one language. */
function inLanguage(language: Language) {
  const { date, moment, list, capital, words } = formats[language]
  return {
    language,
    words,
    format: { date, moment, list, capital },
    commands: commands[language],
    parameters: parameters[language],
    forms: forms[language],
    refusals: refusals[language],
    ...staffMessages[language],
    complaint: complaint[language],
    secondPerson: secondPerson[language],
    settings: settings[language],
  }
}

/** Sentences that several features share. Sentences of a single feature stand in its folder. */
export type Messages = ReturnType<typeof inLanguage>

const messagesByLanguage = { tr: inLanguage('tr'), en: inLanguage('en') }

export function messagesIn(language: Language): Messages {
  return messagesByLanguage[language]
}

/** Returns English for a locale that is not Turkish, and Turkish for none. */
export function languageOfLocale(locale: string): Language {
  return locale === '' || locale.startsWith('tr') ? 'tr' : 'en'
}

interface ChannelAndType {
  readonly channel: Channel
  readonly recipientType: RecipientType
}

/** Returns the name of a channel. For a TACIR, or if the list has both recipient types, the type stands behind it in brackets. */
export function channelNamed(
  { channel, recipientType }: ChannelAndType,
  { words }: Pick<Messages, 'words'>,
  shownConsents: readonly ChannelAndType[] = [],
): string {
  const isUsual =
    recipientType === 'BIREYSEL' &&
    !shownConsents.some((entry) => entry.channel === channel && entry.recipientType !== recipientType)
  const name = words.channels[channel]
  return isUsual ? name : `${name} (${words.types[recipientType]})`
}
