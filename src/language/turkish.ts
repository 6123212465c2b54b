import type { ComplaintOutcome, Role } from '../../db/schema.ts'
import type { IstanbulDay, WallTime } from '../calendar/istanbul.ts'
import type { Door, Origin } from '../consent/actor.ts'
import type { NationalState } from '../consent/consent.ts'
import { languageFormats } from './formats.ts'
import { names, ownRecordsOnly } from './turkish-names.ts'

/** Grammatical cases that izin's Turkish sentences use. */
export type Ending = 'dative' | 'locative' | 'ablative' | 'genitive'

/** Adds the ending of a case to a name by its pronunciation, as in İYS'de, SMS'e, ONAY'a, 14:05'te and 2026'dan. */
export function ending(word: string, kind: Ending): string {
  return `${word}'${endingOf(spoken(word), kind)}`
}

/** Returns the ending of a case for a spoken word, by the rules of vowel harmony. */
function endingOf(word: string, kind: Ending): string {
  const letters = plainVowels(word.toLocaleLowerCase('tr'))
  const vowel = letters.match(/[aıoueiöü]/g)?.at(-1) ?? 'e'
  const afterVowel = /[aıoueiöü]$/.test(letters)
  const hard = /[fstkçşhp]$/.test(letters)
  const back = 'aıou'.includes(vowel)
  const a = back ? 'a' : 'e'
  const narrow = 'oöuü'.includes(vowel) ? (back ? 'u' : 'ü') : back ? 'ı' : 'i'
  if (kind === 'genitive') return `${afterVowel ? 'n' : ''}${narrow}n`
  if (kind === 'dative') return afterVowel ? `y${a}` : a
  return `${hard ? 't' : 'd'}${a}${kind === 'ablative' ? 'n' : ''}`
}

/** Replaces â, î and û by their plain vowels, which count for vowel harmony: Dükkân'ın. */
function plainVowels(letters: string): string {
  return letters.replaceAll('â', 'a').replaceAll('î', 'i').replaceAll('û', 'u')
}

/** Returns a word as its end is spoken: the name of its last number or letter, else the word itself. */
function spoken(word: string): string {
  const clock = /(?<![\d:])(\d{1,2}):(\d{2})$/.exec(word)
  if (clock) return spokenNumber(clock[2] === '00' ? (clock[1] ?? '') : (clock[2] ?? ''))
  const digits = /\d+$/.exec(word.replace(/[.,](?=\d)/g, ''))?.[0]
  if (digits !== undefined) return spokenNumber(digits)
  const bare = word.replace(/[^\p{L}]+$/u, '')
  // People say SMS with the English names of its letters.
  if (bare === 'SMS') return 'esemes'
  return isSpelled(bare) ? letterName(bare.at(-1) ?? '') : bare
}

/** True for a word that is spoken letter by letter, such as İYS and A.Ş., unlike ONAY and RET. */
function isSpelled(word: string): boolean {
  const last = word.split(/\s/).at(-1) ?? ''
  if (last !== last.toLocaleUpperCase('tr')) return false
  return last.includes('.') || !/[AÂIİÎOÖUÛÜE]/.test(last.slice(1))
}

/** Returns the Turkish name of a letter, by which its suffixes are chosen. */
function letterName(letter: string): string {
  const lower = letter.toLocaleLowerCase('tr')
  if (/[aıoueiöü]/.test(lower)) return lower
  return lower === 'k' ? 'ka' : `${lower}e`
}

const ones = ['sıfır', 'bir', 'iki', 'üç', 'dört', 'beş', 'altı', 'yedi', 'sekiz', 'dokuz']
const tens = ['', 'on', 'yirmi', 'otuz', 'kırk', 'elli', 'altmış', 'yetmiş', 'seksen', 'doksan']

/** Returns the last word of a number as spoken in Turkish, by which its suffixes are chosen. */
function spokenNumber(digits: string): string {
  if (/^0*$/.test(digits)) return 'sıfır'
  if (!digits.endsWith('0')) return ones[Number(digits.at(-1))] ?? ''
  if (!digits.endsWith('00')) return tens[Number(digits.at(-2))] ?? ''
  if (!digits.endsWith('000')) return 'yüz'
  return digits.endsWith('000000') ? 'milyon' : 'bin'
}

export const {
  date,
  month,
  weekday,
  moment,
  exactMoment,
  time,
  withUtc,
  instant,
  number,
  list,
  counts,
  eachCount,
} = languageFormats('tr-TR')

/** Joins the words of a choice, such as "viewer, editor ya da admin". */
export function alternatives(items: readonly string[]): string {
  return [items.slice(0, -1).join(', '), ...items.slice(-1)].filter((part) => part !== '').join(' ya da ')
}

/** Writes a day with its weekday, such as "2 Mart 2026 Pazartesi". */
export function dateWithWeekday(day: IstanbulDay | WallTime): string {
  return `${date(day)} ${weekday(day)}`
}

/** Writes a text with a capital first letter, by Turkish rules: i becomes İ. */
export function capital(text: string): string {
  return text.slice(0, 1).toLocaleUpperCase('tr') + text.slice(1)
}

const outcomes: Record<ComplaintOutcome, string> = {
  'consent-shown': 'izin ispat edildi',
  'no-consent': 'izin yoktu, şikâyet haklı',
  'not-ours': 'mesaj şirketin değil',
  withdrawn: 'şikâyet geri çekildi',
}

const doors: Record<Door, string> = {
  slack: 'Slack',
  cli: 'komut satırı',
  import: 'dosya',
  telegram: 'Telegram',
  page: 'sayfa',
  click: 'tek tık',
  sms: 'SMS',
  api: 'API',
  iys: 'İYS üzerinden',
}

const origins: Record<Origin, string> = { staff: 'personel', recipient: 'alıcı', system: 'bağlı sistem' }

const roles: Record<Role, string> = { viewer: 'görüntüleyici', editor: 'düzenleyici', admin: 'yönetici' }

const national: Record<NationalState, string> = {
  unverified: "İYS'de doğrulanmadı.",
  waiting: "İYS'ye bildirilecek.",
  sent: "İYS'den yanıt bekleniyor.",
  registered: "İYS'de doğrulandı.",
  refused: 'İYS kabul etmedi.',
  late: "İYS'ye bildirme süresi geçti.",
}

/** Names of the states in İYS for a list of counts, such as "İYS: 3 bildirilecek, 10 kayıtlı". */
const inIys: Record<NationalState, string> = {
  unverified: 'doğrulanmadı',
  waiting: 'bildirilecek',
  sent: 'yanıt bekleniyor',
  registered: 'kayıtlı',
  refused: 'kabul edilmedi',
  late: 'süresi geçti',
}

export const words = {
  ...names,
  ownRecordsOnly,
  doors,
  origins,
  roles,
  national,
  inIys,
  outcomes,
  confirm: 'İşlemi doğrula',
  cancel: 'Vazgeç',
  newer: 'Daha yeni',
  older: 'Daha eski',
}
