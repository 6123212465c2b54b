import * as en from '../../../bots/messages/english.ts'
import * as tr from '../../../bots/messages/turkish.ts'
import type { UploadFault } from '../../register/uploads/file.ts'
import type { IysTally } from '../../register/uploads/tally.ts'
import { reasonOfRow } from '../../report/import-reasons.ts'
import { importMessages } from './messages.ts'

const rowsTr = (count: number) => `${tr.number(count)} satır`

function linesTr({
  registered,
  refused,
  known,
  conflicts,
  unreadable,
  listed,
  onay,
  ret,
}: IysTally): string[] {
  const changed = tr.counts({ approval: onay, rejection: ret })
  return [
    ...(registered > 0 ? [`${tr.number(registered)} bildirim İYS'ye ulaşmış.`] : []),
    ...(refused > 0
      ? [`${tr.number(refused)} bildirimi İYS kabul etmemiş; nedenleri bekleyenler listesinde.`]
      : []),
    ...(changed === '' ? [] : [`Alıcıların İYS'deki değişiklikleri: ${changed}.`]),
    ...(known > 0 ? [`${rowsTr(known)} zaten biliniyor.`] : []),
    ...(conflicts > 0
      ? [`${rowsTr(conflicts)} kayıtla çelişiyor. Siz karar verene kadar RET geçerlidir.`]
      : []),
    ...(unreadable > 0 ? [`${rowsTr(unreadable)} okunamadı:`] : []),
    ...listed.map((one) => `Satır ${tr.number(one.line)}: ${reasonOfRow(one, 'tr')}`),
  ]
}

const turkish = {
  title: (brand: string, id: number) => `${brand} · İYS dosyası ${id}`,
  unreadable: (fault: UploadFault) =>
    `Dosya okunamadı, hiçbir şey değişmedi. ${importMessages.tr.whyUnread(fault)}`,
  preview: (brand: string) => `${brand}: İYS dosyasının ön izlemesi hazır.`,
  read: (tally: IysTally) => [`${rowsTr(tally.rows)} okundu. Henüz hiçbir şey değişmedi.`, ...linesTr(tally)],
  apply: 'Uygula',
  drop: 'Vazgeç',
  dropped: 'Dosya uygulanmadan kapatıldı.',
  over: 'Bu dosya için daha önce karar verilmiş.',
  applied: (brand: string) => `${brand}: İYS dosyası uygulandı.`,
  result: (tally: IysTally) => [`${rowsTr(tally.rows)} işlendi.`, ...linesTr(tally)],
  decide: 'Çelişkileri göster',
}

const rowsEn = (count: number) => en.counted(count, 'row')

function linesEn({
  registered,
  refused,
  known,
  conflicts,
  unreadable,
  listed,
  onay,
  ret,
}: IysTally): string[] {
  const changed = en.counts({ approval: onay, rejection: ret })
  return [
    ...(registered > 0 ? [`İYS has ${en.counted(registered, 'change')}.`] : []),
    ...(refused > 0
      ? [`İYS did not take ${en.counted(refused, 'change')}; the list of what waits tells why.`]
      : []),
    ...(changed === '' ? [] : [`Changed by recipients in İYS: ${changed}.`]),
    ...(known > 0 ? [`Known before: ${rowsEn(known)}.`] : []),
    ...(conflicts > 0
      ? [`Contradicting the register: ${rowsEn(conflicts)}. RET counts until you decide.`]
      : []),
    ...(unreadable > 0 ? [`Unreadable: ${rowsEn(unreadable)}.`] : []),
    ...listed.map((one) => `Line ${en.number(one.line)}: ${reasonOfRow(one, 'en')}`),
  ]
}

const english: typeof turkish = {
  title: (brand, id) => `${brand} · file of İYS ${id}`,
  unreadable: (fault) =>
    `The file could not be read, and nothing was changed. ${importMessages.en.whyUnread(fault)}`,
  preview: (brand) => `${brand}: the preview of the file of İYS is ready.`,
  read: (tally) => [`Read: ${rowsEn(tally.rows)}. Nothing was changed yet.`, ...linesEn(tally)],
  apply: 'Apply',
  drop: 'Drop it',
  dropped: 'The file was dropped and not applied.',
  over: 'This file was decided before.',
  applied: (brand) => `${brand}: the file of İYS was applied.`,
  result: (tally) => [`Done: ${rowsEn(tally.rows)}.`, ...linesEn(tally)],
  decide: 'Show the conflicts',
}

export const iysFileMessages = { tr: turkish, en: english }
