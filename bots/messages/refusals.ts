import type { ConsentStatement, Status } from '../../src/consent/consent.ts'
import type { RefusalCode } from '../../src/consent/refusal.ts'
import * as en from '../../src/language/english.ts'
import * as tr from '../../src/language/turkish.ts'
import { typingFaults } from './typing-faults.ts'

interface RefusalFacts {
  readonly status: Status
  /** Wall time of the refused statement. */
  readonly consentDate: string | null
  readonly current: ConsentStatement | null
}

const since = (current: ConsentStatement | null) =>
  current?.consentDate == null ? '' : ` (${tr.ending(tr.date(current.consentDate), 'ablative')} beri)`

function alreadyTr({ status, current }: RefusalFacts): string {
  return `Bu adres zaten ${status}${since(current)}.`
}

/** Says that a newer statement stands, so that the refused one does not count. */
function olderTr({ status, consentDate: date, current }: RefusalFacts): string {
  const currentDate = current?.consentDate ?? null
  if (currentDate === null || date === null) return `Daha yeni bir kayıt var; bu ${status} geçerli sayılmaz.`
  const sameDay = currentDate.slice(0, 10) === date.slice(0, 10)
  const dateText = sameDay ? tr.exactMoment : tr.date
  return date === currentDate
    ? `Bu alıcı ${tr.ending(tr.exactMoment(currentDate), 'locative')} ${current?.status} vermiş. Aynı tarihli ${status} geçerli sayılmaz; daha sonraki bir tarih gerekir.`
    : `Bu alıcı ${tr.ending(dateText(currentDate), 'locative')} ${current?.status} vermiş. ${dateText(date)} tarihli ${status} daha eski olduğu için geçerli sayılmaz.`
}

/** Refusal codes that a chat command can get. Values that would give other codes are turned away by the parser. */
type SentencesByCode = Partial<Record<RefusalCode, (facts: RefusalFacts) => string>>

const codesTr: SentencesByCode = {
  H111: () => 'Kanal eksik: arama, SMS ya da e-posta yazın.',
  H113: () => 'Kaynak eksik. İznin nerede alındığını yazın, örneğin web sitesi.',
  H155: () => '2015 öncesi kaynağıyla yalnızca 1 Mayıs 2015 00:00 tarihi verilebilir.',
  H156: () => "1 Mayıs 2015'ten önceki tarihler kabul edilmez. Daha sonraki bir tarih yazın.",
  H162: () => 'Tarih gelecekte. Şu anı ya da geçmiş bir tarihi yazın, örneğin bugün 09:00.',
  H174: alreadyTr,
  H178: olderTr,
  H408: () =>
    'Şirket kararı yalnızca RET için kaynak olabilir. ONAY için izni aldığınız yeri yazın, örneğin web sitesi.',
  H467: () =>
    "Üç iş gününden eski bir ONAY İYS'ye bildirilemez, bu yüzden geçerli sayılmaz. Alıcıdan yeniden izin isteyin.",
}

const keptHereTr = 'bu yüzden RET burada saklanır ve gönderimlerde dikkate alınır.'

/** Says why a RET is kept here only; `code` is the first reason for which İYS would refuse it. */
function keptHereOnlyTr(code: RefusalCode): string {
  switch (code) {
    case 'H175':
      return 'Önceden izin olmadığı için İYS bunu almaz; RET burada uygulanır.'
    case 'H467':
      return `İYS üç iş gününden eski bildirimleri kabul etmez, ${keptHereTr}`
    case 'H162':
      return `Tarih gelecekte olduğu için şu an kabul edildi. İYS bu bildirimi kabul etmez, ${keptHereTr}`
    case 'H178':
      return `İYS kayıtlı izinle aynı tarihi kabul etmez, ${keptHereTr}`
    default:
      return `İYS bu bildirimi kabul etmez (${code}), ${keptHereTr}`
  }
}

const turkish = {
  code: (code: RefusalCode, facts: RefusalFacts) =>
    codesTr[code]?.(facts) ?? `İYS bu bildirimi kabul etmez (${code}).`,
  kept: keptHereOnlyTr,
  already: alreadyTr,
  older: olderTr,
  ...typingFaults.tr,
}

function alreadyEn({ status, current }: RefusalFacts): string {
  const since = current?.consentDate == null ? '' : ` (since ${en.date(current.consentDate)})`
  return `This address is already ${status}${since}.`
}

/** Says that a newer statement stands, so that the refused one does not count. */
function olderEn({ status, consentDate: date, current }: RefusalFacts): string {
  const currentDate = current?.consentDate ?? null
  if (currentDate === null || date === null) return `There is a newer record; this ${status} does not count.`
  const dateText = currentDate.slice(0, 10) === date.slice(0, 10) ? en.exactMoment : en.date
  return date === currentDate
    ? `This recipient gave ${current?.status} on ${en.exactMoment(currentDate)}. ${status === 'ONAY' ? 'An' : 'A'} ${status} of the same moment does not count; a later date is needed.`
    : `This recipient gave ${current?.status} on ${dateText(currentDate)}. The ${status} of ${dateText(date)} is older, so it does not count.`
}

const codesEn: SentencesByCode = {
  H111: () => 'The channel is missing: write calls, SMS or e-mail.',
  H113: () => 'The source is missing. Write where consent was taken, for example web site.',
  H155: () => 'With the source "before 2015" only 1 May 2015 00:00 can be given.',
  H156: () => 'Dates before 1 May 2015 are not accepted. Write a later date.',
  H162: () => 'The date is in the future. Write now or a past date, for example today 09:00.',
  H174: alreadyEn,
  H178: olderEn,
  H408: () =>
    'A company decision can be a source for RET only. For ONAY write where you took the consent, for example web site.',
  H467: () =>
    'An ONAY older than three business days cannot be reported to İYS, so it does not count. Ask the recipient for consent again.',
}

const keptHereEn = 'so the RET is kept here and obeyed when sending.'

/** Says why a RET is kept here only; `code` is the first reason for which İYS would refuse it. */
function keptHereOnlyEn(code: RefusalCode): string {
  switch (code) {
    case 'H175':
      return 'There was no consent before, so İYS does not take this; the RET is obeyed here.'
    case 'H467':
      return `İYS does not accept notices older than three business days, ${keptHereEn}`
    case 'H162':
      return `The date was in the future, so the RET counts from now. İYS does not accept this notice, ${keptHereEn}`
    case 'H178':
      return `İYS does not accept the same date as the recorded consent, ${keptHereEn}`
    default:
      return `İYS does not accept this notice (${code}), ${keptHereEn}`
  }
}

const english: typeof turkish = {
  code: (code, facts) => codesEn[code]?.(facts) ?? `İYS does not accept this notice (${code}).`,
  kept: keptHereOnlyEn,
  already: alreadyEn,
  older: olderEn,
  ...typingFaults.en,
}

export const refusals = { tr: turkish, en: english }
