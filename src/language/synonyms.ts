import { type Channel, type CompanySource, channels, companySources } from '../consent/consent.ts'
import { objectOf } from '../util/objects.ts'
import { names as english } from './english-names.ts'
import { names as turkish } from './turkish-names.ts'

/** Words for channels in typed texts, in addition to the code and its name in each language. */
export const channelWords: Readonly<Record<Channel, readonly string[]>> = {
  ARAMA: ['ara', 'calls', 'voice'],
  MESAJ: ['mesaj', 'kısa mesaj', 'sms', 'text', 'message'],
  EPOSTA: ['eposta', 'posta', 'mail', 'email'],
}

/** Words for sources in typed texts, in addition to the code and its name in each language. */
export const sourceWords: Readonly<Record<CompanySource, readonly string[]>> = {
  HS_2015: [],
  HS_KARAR: ['karar', 'firma kararı'],
  HS_FIZIKSEL_ORTAM: ['mağaza', 'store', 'shop'],
  HS_ISLAK_IMZA: ['imza', 'imzalı form', 'signature', 'signed form'],
  HS_ETKINLIK: ['fuar', 'fair'],
  HS_ATM: [],
  HS_EORTAM: ['elektronik', 'e-ortam', 'electronic'],
  HS_WEB: ['web', 'web site', 'internet', 'internet sitesi', 'site', 'website'],
  HS_MOBIL: ['mobil', 'uygulama', 'app', 'mobile'],
  HS_MESAJ: [],
  HS_EPOSTA: [],
  HS_CAGRI_MERKEZI: ['call center'],
  HS_SOSYAL_MEDYA: ['sosyal', 'social'],
}

/** Words for each channel in a column of an imported file, with its names first. */
export const channelColumn = columnOf(channels, (channel) => [
  turkish.channels[channel],
  english.channels[channel],
  ...channelWords[channel],
])

/** Words that mean a source only in a column of sources. In a chat message they mean a channel. */
const columnOnly: Partial<Record<CompanySource, readonly string[]>> = {
  HS_MESAJ: ['SMS', 'kısa mesaj', 'mesaj'],
  HS_EPOSTA: ['e-posta', 'eposta', 'mail', 'e-mail', 'email'],
}

/** Words for each source in a column of an imported file. */
export const sourceColumn = columnOf(companySources, (source) => [
  turkish.sources[source],
  english.sources[source],
  ...sourceWords[source],
  ...(columnOnly[source] ?? []),
])

/** Returns the words for each name. */
function columnOf<Name extends string>(
  names: readonly Name[],
  wordsOf: (name: Name) => readonly string[],
): Readonly<Record<Name, readonly string[]>> {
  return objectOf(names, wordsOf)
}
