import * as en from '../../../bots/messages/english.ts'
import * as tr from '../../../bots/messages/turkish.ts'
import { dayOf, formatWallTime } from '../../calendar/istanbul.ts'
import type { Comparison } from '../../register/received/comparison.ts'
import type { Reconciliation } from '../../register/received/reconciliation.ts'
import { iysTallyOf } from '../../register/uploads/file.ts'
import type { Incoming } from './incoming.ts'

const turkish = {
  conflicts: (brand: string, conflicts: number) =>
    `${brand}: ${tr.number(conflicts)} kayıtta İYS ile çelişki var. Karar verin.`,
  differentDay: (brand: string, date: string) =>
    `${brand}: ${tr.date(date)} günü kayıtları İYS'dekilerle tutmuyor. İYS'nin o günkü dosyasını gönderin.`,
  incoming: ({ pulls, comparison, day }: Incoming) => [
    ...pulls
      .filter(({ source }) => source === 'IYS')
      .map(
        ({ pulledAt }) =>
          `İYS'deki hareketler en son ${tr.ending(tr.moment(formatWallTime(pulledAt)), 'locative')} alındı.`,
      ),
    ...pulls.flatMap(({ unreadable }) =>
      unreadable === 0
        ? []
        : [`Okunamayan ${tr.number(unreadable)} hareket atlandı: İYS'nin günlük dosyasını gönderin.`],
    ),
    ...(comparison === null ? [] : [turkishComparison(comparison)]),
    ...(day === null ? [] : [`${tr.date(day.date)} mutabakatı: ${turkishDay(day)}`]),
  ],
}

function turkishComparison({ endedAt, missing, tally }: Comparison): string {
  if (endedAt === null) return 'Bir süre hareket alınamadı; tüm izinler İYS ile karşılaştırılıyor.'
  const { onay, ret } = iysTallyOf(tally)
  return `Tüm izinler İYS ile karşılaştırıldı (${tr.date(dayOf(endedAt))}): ${tr.number(onay + ret)} değişiklik alındı, İYS'de olmayan ${tr.number(missing)} izin bulundu.`
}

const turkishNotes = {
  unfinished: 'İYS dosyayı henüz hazırlamadı.',
  refused: 'İYS dosyayı vermedi, yeniden denenecek.',
  hash: "dosya İYS'nin verdiği özete uymuyor, yeniden denenecek.",
  file: 'dosya okunamadı, yeniden denenecek.',
  'too-large': 'dosya çok büyük. İndirip buradan gönderin.',
  counts: "İYS'nin verdiği sayılar dosyasıyla tutmuyor. İYS'ye sorun.",
}

function turkishDay({ state, note, missing, tally, agreedAt }: Reconciliation): string {
  if (note !== null) return turkishNotes[note]
  if (state === 'open') return 'sürüyor.'
  const { registered, refused, onay, ret, conflicts, unreadable } = iysTallyOf(tally)
  const taken = registered + refused + onay + ret
  const parts = [
    ...(taken > 0 ? [`${tr.number(taken)} kayıt alındı`] : []),
    ...(missing > 0 ? [`İYS'de olmayan ${tr.number(missing)} bildirim yeniden sıraya girdi`] : []),
    ...(conflicts > 0 ? [`${tr.number(conflicts)} çelişki var`] : []),
    ...(unreadable > 0 ? [`${tr.number(unreadable)} satır okunamadı`] : []),
  ]
  const agreed = agreedAt === null ? '' : " Mutabakat İYS'ye bildirildi."
  return `${parts.length === 0 ? 'kayıtlar aynı' : parts.join(', ')}.${agreed}`
}

const english: typeof turkish = {
  conflicts: (brand, conflicts) => `${brand}: ${en.counted(conflicts, 'conflict')} with İYS. Decide on each.`,
  differentDay: (brand, date) =>
    `${brand}: the records of ${en.date(date)} do not agree with those of İYS. Send the file of İYS of that day.`,
  incoming: ({ pulls, comparison, day }) => [
    ...pulls
      .filter(({ source }) => source === 'IYS')
      .map(
        ({ pulledAt }) => `Movements at İYS were last taken over on ${en.moment(formatWallTime(pulledAt))}.`,
      ),
    ...pulls.flatMap(({ unreadable }) =>
      unreadable === 0
        ? []
        : [`${en.counted(unreadable, 'movement')} could not be read: send the daily file of İYS.`],
    ),
    ...(comparison === null ? [] : [englishComparison(comparison)]),
    ...(day === null ? [] : [`Reconciliation of ${en.date(day.date)}: ${englishDay(day)}`]),
  ],
}

function englishComparison({ endedAt, missing, tally }: Comparison): string {
  if (endedAt === null) return 'Movements were missed for a while; all consents are being compared with İYS.'
  const { onay, ret } = iysTallyOf(tally)
  return `All consents were compared with İYS (${en.date(dayOf(endedAt))}): ${en.counted(onay + ret, 'change')} taken over, ${en.counted(missing, 'consent')} missing at İYS.`
}

const englishNotes: typeof turkishNotes = {
  unfinished: 'İYS has not made the file yet.',
  refused: 'İYS did not give the file; izin tries again.',
  hash: 'the file does not have the hash that İYS gives; izin tries again.',
  file: 'the file could not be read; izin tries again.',
  'too-large': 'the file is too large. Download it and send it from here.',
  counts: 'the counts that İYS gives do not agree with its file. Ask İYS.',
}

function englishDay({ state, note, missing, tally, agreedAt }: Reconciliation): string {
  if (note !== null) return englishNotes[note]
  if (state === 'open') return 'under way.'
  const { registered, refused, onay, ret, conflicts, unreadable } = iysTallyOf(tally)
  const taken = registered + refused + onay + ret
  const parts = [
    ...(taken > 0 ? [`${en.counted(taken, 'record')} taken over`] : []),
    ...(missing > 0 ? [`${en.counted(missing, 'change')} missing at İYS to be reported again`] : []),
    ...(conflicts > 0 ? [`${en.counted(conflicts, 'conflict')}`] : []),
    ...(unreadable > 0 ? [`${en.counted(unreadable, 'row')} could not be read`] : []),
  ]
  const agreed = agreedAt === null ? '' : ' İYS was told that we agree.'
  return `${parts.length === 0 ? 'the records are the same' : parts.join(', ')}.${agreed}`
}

export const incomingMessages = { tr: turkish, en: english }
