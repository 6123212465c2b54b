import * as en from '../../../bots/messages/english.ts'
import * as tr from '../../../bots/messages/turkish.ts'
import type { UploadFault } from '../../register/uploads/file.ts'
import type { Tally } from '../../register/uploads/tally.ts'
import { importMessages } from './messages.ts'

const formats = { tr, en }

function sentences(tally: Tally, language: 'tr' | 'en'): string[] {
  const texts = iysFileMessages[language].lines
  const { registered, refused, known, conflicts, unreadable, onay, ret } = tally
  const changed = formats[language].counts({ approval: onay, rejection: ret })
  return [
    ...(registered > 0 ? [texts.registered(registered)] : []),
    ...(refused > 0 ? [texts.refused(refused)] : []),
    ...(changed === '' ? [] : [texts.changed(changed)]),
    ...(known > 0 ? [texts.known(known)] : []),
    ...(conflicts > 0 ? [texts.conflicts(conflicts)] : []),
    ...(unreadable > 0 ? [texts.unreadable(unreadable)] : []),
  ]
}

const rowsTr = (count: number) => `${tr.number(count)} satır`

const turkish = {
  title: (brand: string, id: number) => `${brand} · İYS dosyası ${id}`,
  unreadable: (fault: UploadFault) =>
    `Dosya okunamadı, hiçbir şey değişmedi. ${importMessages.tr.whyUnread(fault)}`,
  preview: {
    summary: (brand: string) => `${brand}: İYS dosyasının ön izlemesi hazır.`,
    lines: (tally: Tally) => [
      `${rowsTr(tally.rows)} okundu. Henüz hiçbir şey değişmedi.`,
      ...sentences(tally, 'tr'),
    ],
  },
  done: {
    summary: (brand: string) => `${brand}: İYS dosyası uygulandı.`,
    lines: (tally: Tally) => [`${rowsTr(tally.rows)} işlendi.`, ...sentences(tally, 'tr')],
  },
  decide: 'Çelişkileri göster',
  lines: {
    registered: (count: number) => `${tr.number(count)} bildirim İYS'ye ulaşmış.`,
    refused: (count: number) =>
      `${tr.number(count)} bildirimi İYS kabul etmemiş; nedenleri bekleyenler listesinde.`,
    changed: (counts: string) => `Alıcıların İYS'deki değişiklikleri: ${counts}.`,
    known: (count: number) => `${rowsTr(count)} zaten biliniyor.`,
    conflicts: (count: number) =>
      `${rowsTr(count)} kayıtla çelişiyor. Siz karar verene kadar RET geçerlidir.`,
    unreadable: (count: number) => `${rowsTr(count)} okunamadı.`,
  },
}

const rowsEn = (count: number) => en.counted(count, 'row')

const english: typeof turkish = {
  title: (brand, id) => `${brand} · file of İYS ${id}`,
  unreadable: (fault) =>
    `The file could not be read, and nothing was changed. ${importMessages.en.whyUnread(fault)}`,
  preview: {
    summary: (brand) => `${brand}: the preview of the file of İYS is ready.`,
    lines: (tally) => [`Read: ${rowsEn(tally.rows)}. Nothing was changed yet.`, ...sentences(tally, 'en')],
  },
  done: {
    summary: (brand) => `${brand}: the file of İYS was applied.`,
    lines: (tally) => [`Done: ${rowsEn(tally.rows)}.`, ...sentences(tally, 'en')],
  },
  decide: 'Show the conflicts',
  lines: {
    registered: (count) => `İYS has ${en.counted(count, 'change')}.`,
    refused: (count) => `İYS did not take ${en.counted(count, 'change')}; the list of what waits tells why.`,
    changed: (counts) => `Changed by recipients in İYS: ${counts}.`,
    known: (count) => `Known before: ${rowsEn(count)}.`,
    conflicts: (count) => `Contradicting the register: ${rowsEn(count)}. RET counts until you decide.`,
    unreadable: (count) => `Unreadable: ${rowsEn(count)}.`,
  },
}

export const iysFileMessages = { tr: turkish, en: english }
