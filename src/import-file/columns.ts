import { type Channel, channels } from '../consent/consent.ts'
import { fold } from '../consent/fold.ts'

/** Returns the words of a text with commas between them. */
const listed = (words: string): readonly string[] => words.split(', ')

/** Fields of a consent in an imported file, as the option `--map` and a written plan name them. */
export const fields = ['recipient', 'channel', 'status', 'source', 'consentDate', 'recipientType'] as const
export type Field = (typeof fields)[number]

export const addressFields = ['phone', 'emailAddress'] as const
export type AddressField = (typeof addressFields)[number]

/** Field about a single channel, in a file with one row for each person. */
type ChannelField = `${Channel}.source` | `${Channel}.consentDate`

/**
 * Use of a column of an imported file: the field that it fills. A channel stands for a column of yes and no, in a file with one
 * row for each person. `ignore`: the column is not read.
 */
export type ColumnUse = Field | AddressField | Channel | ChannelField | 'ignore'

export const columnUses: readonly ColumnUse[] = [
  ...fields,
  ...addressFields,
  ...channels,
  ...channels.flatMap((channel) => [`${channel}.source`, `${channel}.consentDate`] as const),
  'ignore',
]

/** Headings of each field as İYS, its partners and customer databases write them, with İYS's name first. */
export const fieldHeadings: Readonly<Record<Field | AddressField, readonly string[]>> = {
  recipient: ['recipient', 'alıcı', 'alıcı adresi', 'iletişim bilgisi'],
  phone: listed(
    'telefon, telefon no, telefon numarası, tel, tel no, GSM, GSM no, GSM numarası, cep, cep tel, cep no, cep telefonu, cep telefonu no, cep telefon, cep numarası, mobil, mobil telefon, phone, phone number, mobile, mobile phone, mobile number, msisdn',
  ),
  emailAddress: listed('e-posta, e-posta adresi, e-mail, e-mail adresi, e-mail address, mail, mail adresi'),
  channel: ['type', 'izin türü', 'izin tipi', 'tür', 'kanal', 'izin kanalı', 'iletişim kanalı', 'channel'],
  status: listed(
    'status, izin durumu, durum, onay(1)-ret(0), onay durumu, onay, izin, izin var mı, consent, permission, consent status',
  ),
  source: ['source', 'izin kaynağı', 'kaynak', 'onay kaynağı', 'kaynak kodu', 'consent source'],
  consentDate: listed(
    'consentDate, izin tarihi, tarih, onay tarihi, izin alınma tarihi, izin verilme tarihi, izin zamanı, date, consent date, permission date',
  ),
  recipientType: [
    'recipientType',
    'alıcı tipi',
    'alıcı türü',
    'müşteri tipi',
    'müşteri türü',
    'recipient type',
  ],
}

/** Words for a channel in a heading. */
export const channelNames: Readonly<Record<Channel, readonly string[]>> = {
  ARAMA: ['arama', 'sesli arama', 'çağrı', 'call', 'voice'],
  MESAJ: ['SMS', 'kısa mesaj', 'mesaj'],
  EPOSTA: ['e-posta', 'e-mail', 'mail'],
}
/** Words before or after a channel in the heading of its column of yes and no, such as *SMS izni*. */
export const permissions = [
  'izni',
  'izin',
  'izin durumu',
  'onayı',
  'onay',
  'onay durumu',
  'permission',
  'consent',
  'opt-in',
]
const dates = ['izin tarihi', 'izni tarihi', 'onay tarihi', 'tarihi', 'consent date']
const sources = ['izin kaynağı', 'izni kaynağı', 'onay kaynağı', 'kaynağı', 'kaynak']

/** Returns the headings of each channel's column of yes and no. *e-posta* alone is not among them: it names an address. */
function channelHeadings(): Readonly<Record<Channel, readonly string[]>> {
  return {
    ARAMA: ['arama', ...joined('ARAMA', permissions)],
    MESAJ: ['SMS', ...joined('MESAJ', permissions)],
    EPOSTA: joined('EPOSTA', permissions),
  }
}

/** Returns headings about a channel: each of its names together with each of the endings, such as *sms* with *izni*. */
function joined(channel: Channel, endings: readonly string[]): string[] {
  return channelNames[channel].flatMap((name) => endings.map((ending) => `${name} ${ending}`))
}

/** Uses of columns by heading. Made at first use, so that a start stays quick. */
let useByHeading: ReadonlyMap<string, ColumnUse> | undefined

/** Returns the use of a column for every known heading. If a heading has two meanings, the later entry counts. */
function usesByHeading(): ReadonlyMap<string, ColumnUse> {
  return new Map<string, ColumnUse>([
    ...entriesOf(fieldHeadings),
    ...channels.flatMap((channel) => [
      ...joined(channel, dates).map((heading) => [headingKey(heading), `${channel}.consentDate`] as const),
      ...joined(channel, sources).map((heading) => [headingKey(heading), `${channel}.source`] as const),
      ...permissions.flatMap((word) =>
        channelNames[channel].map((name) => [headingKey(`${word} ${name}`), channel] as const),
      ),
    ]),
    ...entriesOf(channelHeadings()),
  ])
}

/** Returns the use of a column for each of these headings. */
function entriesOf<Use extends ColumnUse>(headings: Readonly<Record<Use, readonly string[]>>) {
  // `Object.entries` loses the type of its keys.
  const entries = Object.entries(headings) as [Use, readonly string[]][]
  return entries.flatMap(([use, names]) => names.map((heading) => [headingKey(heading), use] as const))
}

/** Returns a heading in a form for comparison, without capitals, blanks and punctuation: *SMS_İzni* equals *sms izni*. */
export function headingKey(heading: string): string {
  return fold(heading).replace(/[^\p{L}\p{N}]+/gu, '')
}

/** Returns the use of a column by its heading; null if the heading is not known. */
export function useOfHeading(heading: string): ColumnUse | null {
  useByHeading ??= usesByHeading()
  return useByHeading.get(headingKey(heading)) ?? null
}

/** Returns the field that a heading names, in a file with one row for each consent; null if it names none. */
export function fieldOfHeading(heading: string): Field | null {
  const use = useOfHeading(heading)
  return fields.find((field) => field === use) ?? null
}

/** Reads the use that a person typed for a column: a code or a known heading. Null for other texts, and for unclear ones. */
export function useNamed(text: string): ColumnUse | null {
  const word = text.trim()
  if (word === '-') return 'ignore'
  // These words can mean the address, or the column of yes and no about e-mails.
  if (['e-posta', 'e-mail', 'email', 'mail'].includes(fold(word))) return null
  return columnUses.find((use) => headingKey(use) === headingKey(word)) ?? useOfHeading(word)
}
