import { isPerson, readCode, readPlace } from '../../../bots/commands/parse/readers.ts'
import { reasonOfRow } from '../../../bots/messages/import-reasons.ts'
import { type Role, roles } from '../../../db/schema.ts'
import { type IstanbulDay, isIstanbulDay } from '../../calendar/istanbul.ts'
import { isIstanbulMonth } from '../../calendar/months.ts'
import { type Channel, channels } from '../../consent/consent.ts'
import { spelling } from '../../consent/fold.ts'
import { type Recipient, readRecipient } from '../../consent/recipient.ts'
import { alternatives } from '../../language/turkish.ts'
import { OperatorError, type Sentence } from '../../util/sentence.ts'
import type { Reader } from '../verb.ts'

/** Makes a reader that takes a text of this pattern unchanged. */
export function form(placeholder: string, pattern: RegExp, reason: Sentence): Reader<string> {
  return reader(placeholder, (text) => (pattern.test(text) ? text : null), reason)
}

/** Makes a reader of a parameter: `read` returns null for a wrong value, which then throws the reason. */
export function reader<Value>(
  placeholder: string,
  read: (text: string) => Value | null,
  reason: Sentence,
): Reader<Value> {
  return {
    placeholder,
    read(text) {
      const value = read(text)
      if (value === null) throw new OperatorError(reason)
      return value
    },
  }
}

/** Maximum length of a text in characters. */
const textLengthMax = 500
/** Matches control characters and marks of text direction. */
const unwanted = /[\p{Cc}\u{202A}-\u{202E}\u{2066}-\u{2069}]/u

/** Reads one line of text. Refuses marks of text direction, which would reverse the sentences around it. */
export function text(placeholder: string): Reader<string> {
  return {
    placeholder,
    read(text) {
      const value = text.trim()
      if (value === '') throw new OperatorError({ en: 'it is empty', tr: 'boş olamaz' })
      if (value.length > textLengthMax)
        throw new OperatorError({
          en: `it is longer than ${textLengthMax} characters`,
          tr: `en çok ${textLengthMax} karakter olabilir`,
        })
      if (!unwanted.test(value) && value.isWellFormed()) return value
      throw new OperatorError({
        en: 'it holds characters that cannot be shown',
        tr: 'gösterilemeyen karakterler içeriyor',
      })
    },
  }
}

/** Reader of the path of a file. */
export const path: Reader<string> = {
  completes: 'file',
  ...form('FILE', /^[^\0]+$/, { en: 'it is not a path', tr: 'bir dosya yolu olmalı' }),
}

/** Reader of the path of a file to read, or `-` for standard input. */
export const inputPath: Reader<string> = { ...path, placeholder: 'FILE|-' }
/** Reader of the path of a file to write, or `-` for standard output. */
export const outputPath = inputPath
/** Reader of the path of a file that a verb both reads and writes, so that `-` is refused. */
export const keptPath: Reader<string> = {
  completes: 'file',
  ...form('FILE', /^(?!-$)[^\0]+$/, {
    en: 'it is read and written, so it must be a file, not -',
    tr: 'hem okunup hem yazıldığı için - değil, bir dosya olmalı',
  }),
}
/** Reader of the path of a folder to write several files to. */
export const folder: Reader<string> = {
  completes: 'folder',
  ...form('DIR', /^(?!-$)[^\0]+$/, {
    en: 'several files are written there, so it must be a folder, not -',
    tr: 'birkaç dosya yazıldığı için - değil, bir klasör olmalı',
  }),
}

/** Reader of a code: İYS's number of a company or a brand. */
export const code = reader('CODE', readCode, {
  en: 'it is not a code, a whole number such as 123457',
  tr: '123457 gibi bir tam sayı olmalı',
})

/** Makes a reader of a number from 1, such as that of an upload. */
export function numberOf(placeholder: string, reason: Sentence): Reader<number> {
  return reader(placeholder, (text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : null), reason)
}

/** Makes a reader of several values with commas between them. */
export function listOf<Value>({ placeholder, read }: Reader<Value>): Reader<readonly Value[]> {
  return { placeholder: `${placeholder},…`, read: (text) => text.split(',').map((item) => read(item.trim())) }
}

/** Reader of a day of the calendar. */
export const day: Reader<IstanbulDay> = {
  placeholder: 'YYYY-MM-DD',
  read(text) {
    if (isIstanbulDay(text)) return text
    throw new OperatorError(
      /^\d{4}-\d{2}-\d{2}$/.test(text)
        ? {
            en: 'it is not a day of the calendar, such as 2026-03-02',
            tr: 'takvimde böyle bir gün yok; örnek: 2026-03-02',
          }
        : {
            en: 'it is not a date written YYYY-MM-DD, such as 2026-03-02',
            tr: '2026-03-02 gibi, YYYY-AA-GG biçiminde bir tarih olmalı',
          },
    )
  },
}

export const month = reader('YYYY-MM', (text) => (isIstanbulMonth(text) ? text : null), {
  en: 'it is not a month written YYYY-MM, such as 2026-11',
  tr: '2026-11 gibi, YYYY-AA biçiminde bir ay olmalı',
})

export const channel: Reader<Channel> = {
  completes: channels,
  ...reader(channels.join('|'), spelling(channels), notOneOf(channels)),
}

/** Returns the reason for refusing a word that is not one of these. */
export function notOneOf(words: readonly string[]): Sentence {
  return { en: `it is not one of ${words.join(', ')}`, tr: `${alternatives(words)} olmalı` }
}

/** Makes a reader of one of these words. */
export function oneOf<const Word extends string>(words: readonly Word[]): Reader<Word> {
  const read = (text: string) => words.find((word) => word === text) ?? null
  return { completes: words, ...reader(words.join('|'), read, notOneOf(words)) }
}

export const role: Reader<Role> = { ...oneOf(roles), placeholder: roles.toReversed().join('|') }

export const slackUser = reader('U…', (text) => (isPerson(text) ? text : null), {
  en: 'it is not the id of a Slack user, such as U0123ABCD',
  tr: 'U0123ABCD gibi bir Slack kullanıcı kimliği olmalı',
})

export const slackRoom = reader('C…', (text) => readPlace('slack', text), {
  en: 'it is not the id of a Slack channel, such as C0123ABCD',
  tr: 'C0123ABCD gibi bir Slack kanal kimliği olmalı',
})

export const telegramChat = reader('CHAT', (text) => readPlace('telegram', text), {
  en: 'it is not the id of a Telegram chat, such as -1001234567890',
  tr: '-1001234567890 gibi bir Telegram grup kimliği olmalı',
})

/** Reader of a phone number or e-mail address. Its reasons never repeat what was typed, which may be an address. */
export const recipient: Reader<Recipient> = {
  placeholder: 'ADDRESS',
  read(text) {
    const reading = readRecipient(text)
    if (reading.kind === 'read') return reading.recipient
    const row = { code: 'H114', detail: reading.reason.kind } as const
    throw new OperatorError({
      en: `${reasonOfRow(row, 'en')}; write +90 and ten digits, or an e-mail address`,
      tr: `${reasonOfRow(row, 'tr')}; +90 ile on rakam ya da bir e-posta adresi yazın`,
    })
  },
}
