import { reasonOfRow } from '../../bots/messages/import-reasons.ts'
import { number } from '../language/turkish.ts'
import type { Rejection, Tally } from '../register/imports/tally.ts'
import type { Sentence } from '../util/sentence.ts'
import { counted } from './operator.ts'

/** Counts of a file of İYS, and its first rejected rows. */
export type Received = Tally & { readonly dryRun: boolean; readonly rejections: readonly Rejection[] }

/** Returns sentences about a file that came from İYS: counts of its rows, differences and rejected rows. */
export function receivedLines({ dryRun, ...tally }: Received): Sentence[] {
  const { registered, refused, onay, ret, known } = tally
  return [
    ...(dryRun ? [{ en: 'Preview, nothing was changed.', tr: 'Ön izleme: hiçbir şey değişmedi.' }] : []),
    {
      en: `${counted(tally.rows, 'row')}: ${registered} registered, ${refused} refused by İYS, ${counted(onay + ret, 'change')} of recipients, ${known} known before.`,
      tr: `${number(tally.rows)} satır: ${number(registered)} bildirim İYS'ye ulaşmış, ${number(refused)} bildirimi İYS kabul etmemiş, alıcılardan ${number(onay + ret)} değişiklik, ${number(known)} zaten biliniyor.`,
    },
    ...differences(tally, dryRun),
    ...(tally.obeyed > 0
      ? [
          {
            en: `${counted(tally.obeyed, 'RET')} obeyed, though the row could not be read in full.`,
            tr: `${number(tally.obeyed)} satır tam okunamadı; RET bildirdiği için RET uygulandı.`,
          },
        ]
      : []),
    ...(tally.unreadable > 0
      ? [
          {
            en: `${counted(tally.unreadable, 'row')} could not be read.`,
            tr: `${number(tally.unreadable)} satır okunamadı.`,
          },
        ]
      : []),
    ...rejectionLines(tally.rejections, tally.faulty - tally.rejections.length),
  ]
}

/** Says how many rows of İYS's file contradict the register or have unknown addresses. */
function differences({ conflicts, newcomers }: Tally, dryRun: boolean): Sentence[] {
  const recorded = dryRun ? 'would not be' : newcomers === 1 ? 'was not' : 'were not'
  return [
    ...(conflicts > 0
      ? [
          {
            en: `${counted(conflicts, 'row')} contradict${conflicts === 1 ? 's' : ''} the register: a RET on either side counts. Look at it in chat, /izin iys.`,
            tr: `${number(conflicts)} satır kayıttan farklı: RET olan taraf geçerlidir. Sohbette bakın: /izin iys.`,
          },
        ]
      : []),
    ...(newcomers > 0
      ? [
          {
            en: `${counted(newcomers, 'ONAY')} of addresses that the brand has no record of ${recorded} recorded. If the recipients gave them to this brand, repeat with --accept-new.`,
            tr: `Bu markada hiç kaydı olmayan adreslerden ${number(newcomers)} ONAY ${dryRun ? 'kaydedilmeyecek' : 'kaydedilmedi'}. Alıcılar bu izinleri bu markaya verdiyse komutu --accept-new ile yineleyin.`,
          },
        ]
      : []),
  ]
}

/** Returns a line for each of the first rejected rows, and one that says how many more there are. */
export function rejectionLines(rejections: readonly Rejection[], more: number): Sentence[] {
  return [
    ...rejections.map((rejection) => ({
      en: `  line ${rejection.line}: ${rejection.code}, ${reasonOfRow(rejection, 'en')}`,
      tr: `  satır ${number(rejection.line)}: ${rejection.code}, ${reasonOfRow(rejection, 'tr')}`,
    })),
    ...(more > 0 ? [{ en: `  and ${more} more`, tr: `  ve ${number(more)} satır daha` }] : []),
  ]
}
