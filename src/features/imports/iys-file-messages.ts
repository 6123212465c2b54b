import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'
import type { ImportFault } from '../../register/imports/file.ts'
import type { Tally } from '../../register/imports/tally.ts'
import { importMessages } from './messages.ts'
import { type Language, rowsEn, rowsTr, writtenCounts } from './result-messages.ts'

/** Sentences about what a file of İYS answers and brings. */
function answersOfIys(tally: Tally, language: Language, isApplied = false): string[] {
  const texts = iysFileMessages[language].lines
  const { registered, refused, known, conflicts, unreadable, obeyed, newcomers } = tally
  const changedText = writtenCounts(language, tally)
  return [
    ...(registered > 0 ? [texts.registered(registered)] : []),
    ...(refused > 0 ? [texts.refused(refused)] : []),
    ...(changedText === '' ? [] : [texts.changed(changedText)]),
    ...(known > 0 ? [texts.known(known)] : []),
    ...(conflicts > 0 ? [texts.conflicts(conflicts)] : []),
    ...(newcomers > 0 ? [isApplied ? texts.leftOut(newcomers) : texts.newcomers(newcomers)] : []),
    ...(obeyed > 0 ? [texts.obeyed(obeyed)] : []),
    ...(unreadable > 0 ? [texts.unreadable(unreadable)] : []),
  ]
}

const turkish = {
  title: (brand: string, id: number) => `${brand} · İYS dosyası ${id}`,
  unreadable: (fault: ImportFault) =>
    `Dosya okunamadı, hiçbir şey değişmedi. ${importMessages.tr.whyUnread(fault)}`,
  preview: {
    summary: (brand: string) => `${brand}: İYS dosyasının ön izlemesi hazır.`,
    lines: (tally: Tally) => [
      `${rowsTr(tally.rows)} okundu. Henüz hiçbir şey değişmedi.`,
      ...answersOfIys(tally, 'tr'),
    ],
  },
  done: {
    summary: (brand: string) => `${brand}: İYS dosyası uygulandı.`,
    lines: (tally: Tally) => [`${rowsTr(tally.rows)} işlendi.`, ...answersOfIys(tally, 'tr', true)],
  },
  decide: 'Çelişkileri göster',
  newcomers: {
    apply: (count: number) => `Uygula, ${tr.number(count)} yeni ONAY ile`,
    title: "Yeni ONAY'lar",
    text: (brand: string, count: number) =>
      `${brand} markasında hiç kaydı olmayan adresler için ${tr.number(count)} ONAY da kaydedilecek. Dosya gerçekten bu markanın mı?`,
    yes: 'Evet, uygula',
  },
  lines: {
    registered: (count: number) => `${tr.number(count)} bildirim İYS'ye ulaşmış.`,
    refused: (count: number) =>
      `${tr.number(count)} bildirimi İYS kabul etmemiş; nedenleri bekleyenler listesinde.`,
    changed: (counts: string) => `Alıcıların İYS'deki değişiklikleri: ${counts}.`,
    known: (count: number) => `${rowsTr(count)} zaten biliniyor.`,
    conflicts: (count: number) =>
      `${rowsTr(count)} kayıttan farklı: RET olan taraf geçerlidir. Çelişkilere bakın.`,
    newcomers: (count: number) =>
      `${tr.number(count)} ONAY, bu markada hiç kaydı olmayan adreslerden: siz ayrıca onaylamadan kaydedilmez.`,
    leftOut: (count: number) =>
      `Kaydedilmeyen yeni ONAY: ${tr.number(count)}. Kaydetmek için dosyayı yeniden gönderip yeni ONAY'larla birlikte uygulayın.`,
    obeyed: (count: number) => `${rowsTr(count)} tam okunamadı; RET bildirdiği için RET uygulandı.`,
    unreadable: (count: number) => `${rowsTr(count)} okunamadı.`,
  },
}

const english: typeof turkish = {
  title: (brand, id) => `${brand} · file of İYS ${id}`,
  unreadable: (fault) =>
    `The file could not be read, and nothing was changed. ${importMessages.en.whyUnread(fault)}`,
  preview: {
    summary: (brand) => `${brand}: the preview of the file of İYS is ready.`,
    lines: (tally) => [`Read: ${rowsEn(tally.rows)}. Nothing was changed yet.`, ...answersOfIys(tally, 'en')],
  },
  done: {
    summary: (brand) => `${brand}: the file of İYS was applied.`,
    lines: (tally) => [`Done: ${rowsEn(tally.rows)}.`, ...answersOfIys(tally, 'en', true)],
  },
  decide: 'Show the conflicts',
  newcomers: {
    apply: (count) => `Apply, with ${en.number(count)} new ONAY`,
    title: 'New ONAYs',
    text: (brand, count) =>
      `${en.number(count)} ONAY will also be recorded for addresses that ${brand} has no record of. Is the file really of this brand?`,
    yes: 'Yes, apply',
  },
  lines: {
    registered: (count) => `İYS has ${en.counted(count, 'change')}.`,
    refused: (count) => `İYS did not take ${en.counted(count, 'change')}; the list of what waits tells why.`,
    changed: (counts) => `Changed by recipients in İYS: ${counts}.`,
    known: (count) => `Known before: ${rowsEn(count)}.`,
    conflicts: (count) =>
      `Contradicting the register: ${rowsEn(count)}. RET on either side counts. Look at the conflicts.`,
    newcomers: (count) =>
      `${en.number(count)} ONAY of addresses that this brand has no record of: not recorded unless you say so.`,
    leftOut: (count) =>
      `New ONAY not recorded: ${en.number(count)}. To record them, send the file again and apply it with its new ONAYs.`,
    obeyed: (count) => `Not readable in full, but a RET, which is obeyed: ${rowsEn(count)}.`,
    unreadable: (count) => `Unreadable: ${rowsEn(count)}.`,
  },
}

export const iysFileMessages = { tr: turkish, en: english }
