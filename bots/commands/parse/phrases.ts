import {
  type Channel,
  channels,
  type RecipientType,
  recipientTypes,
  type Status,
} from '../../../src/consent/channel.ts'
import {
  type CompanySource,
  companySources,
  type NationalSource,
  nationalSources,
} from '../../../src/consent/source.ts'
import * as en from '../../messages/en.ts'
import * as tr from '../../messages/tr.ts'
import { fold } from './fold.ts'

export type Meaning =
  | { readonly piece: 'channel'; readonly channels: readonly Channel[] | 'all'; readonly isDoubtful?: true }
  | { readonly piece: 'source'; readonly source: CompanySource }
  | { readonly piece: 'national-source'; readonly source: NationalSource }
  | { readonly piece: 'type'; readonly type: RecipientType }

const channelWords: Readonly<Record<Channel | 'all', readonly string[]>> = {
  ARAMA: ['ara', 'calls', 'voice'],
  MESAJ: ['mesaj', 'kısa mesaj', 'sms', 'text', 'message'],
  EPOSTA: ['eposta', 'posta', 'mail', 'email'],
  all: ['hepsi', 'hepsini', 'tümü', 'bütün kanallar', 'tüm kanallar', 'all', 'all channels', 'every channel'],
}

/** Calls if it stands alone; beside another channel it may tell how the consent was taken. */
const doubtfulWords = ['çağrı', 'telefon', 'call', 'phone']

/** Beside the code and its name in each language. */
const sourceWords: Readonly<Record<CompanySource, readonly string[]>> = {
  HS_2015: [],
  HS_KARAR: ['karar', 'firma kararı'],
  HS_FIZIKSEL_ORTAM: ['mağaza', 'store', 'shop'],
  HS_ISLAK_IMZA: ['imza', 'imzalı form', 'signature', 'signed form'],
  HS_ETKINLIK: ['fuar', 'fair'],
  HS_ATM: [],
  HS_EORTAM: ['elektronik', 'e-ortam', 'electronic'],
  HS_WEB: ['web', 'web site', 'internet sitesi', 'site', 'website'],
  HS_MOBIL: ['mobil', 'uygulama', 'app', 'mobile'],
  HS_MESAJ: [],
  HS_EPOSTA: [],
  HS_CAGRI_MERKEZI: ['call center'],
  HS_SOSYAL_MEDYA: ['sosyal', 'social'],
}

const phrases: ReadonlyMap<string, Meaning> = new Map([
  ...channels.flatMap((channel) =>
    entries({ piece: 'channel', channels: [channel] }, [
      channel,
      tr.words.channels[channel],
      en.words.channels[channel],
      ...channelWords[channel],
    ]),
  ),
  ...entries({ piece: 'channel', channels: ['ARAMA'], isDoubtful: true }, doubtfulWords),
  ...entries({ piece: 'channel', channels: 'all' }, channelWords.all),
  ...companySources.flatMap((source) =>
    entries({ piece: 'source', source }, [
      source,
      tr.words.sources[source],
      en.words.sources[source],
      ...sourceWords[source],
    ]),
  ),
  ...nationalSources.flatMap((source) => entries({ piece: 'national-source', source }, [source])),
  ...recipientTypes.flatMap((type) =>
    entries({ piece: 'type', type }, [type, tr.words.types[type], en.words.types[type]]),
  ),
])

function entries(meaning: Meaning, words: readonly string[]): [string, Meaning][] {
  return words.map((word) => [joined([word]), meaning])
}

function joined(words: readonly string[]): string {
  return fold(words.join('')).replace(/[\s-]/g, '')
}

const wordsMax = 3

export function readPhrase(words: readonly string[]): { meaning: Meaning; length: number } | null {
  for (let length = Math.min(wordsMax, words.length); length > 0; length--) {
    const typed = joined(words.slice(0, length))
    const meaning = phrases.get(typed) ?? inflectedSource(typed)
    if (meaning !== undefined) return { meaning, length }
  }
  const meaning = joinedChannels(words[0] ?? '')
  return meaning === null ? null : { meaning, length: 1 }
}

function joinedChannels(word: string): Meaning | null {
  const parts = word.split(/[,;+/&]+/)
  const meanings = parts.map((part) => phrases.get(joined([part])))
  const named = meanings.flatMap((one) =>
    one?.piece === 'channel' && one.channels !== 'all' && !one.isDoubtful ? one.channels : [],
  )
  return parts.length > 1 && named.length === parts.length ? { piece: 'channel', channels: named } : null
}

const statusWords: ReadonlyMap<string, Status> = new Map([
  ['onay', 'ONAY'],
  ['ret', 'RET'],
  ['red', 'RET'],
])

export function readStatusWord(word: string): Status | null {
  return statusWords.get(fold(word)) ?? null
}

function inflectedSource(typed: string): Meaning | undefined {
  const meaning = phrases.get(typed.replace(/'?(?:n?[dt][ae]n?|y?l[ae])$/, ''))
  return meaning?.piece === 'source' ? meaning : undefined
}

export const knownPhrases: readonly string[] = [
  ...Object.values(channelWords).flat(),
  ...doubtfulWords,
  ...companySources.flatMap((source) => [source, tr.words.sources[source], ...sourceWords[source]]),
  ...recipientTypes,
]
