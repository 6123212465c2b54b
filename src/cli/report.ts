import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { dayOf, formatWallTime, type IstanbulDay, nextDay } from '../calendar/istanbul.ts'
import { type BrandReport, type DailyReport, dailyReport, type ReportRefusal } from '../day/daily-report.ts'
import { movementFileName, stampFileName } from '../day/file-names.ts'
import { stampToGive } from '../day/file-stamps.ts'
import { takeMovementFile } from '../day/movement-file.ts'
import { stampDay } from '../day/stamps.ts'
import { reportItemsFor } from '../features/report/posts-job.ts'
import { newOutbox } from '../jobs/outbox.ts'
import { number, words } from '../language/turkish.ts'
import { closeDays, closedDay, timeAheadOfClock } from '../ledger/days.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import { listRooms } from '../register/company/rooms.ts'
import type { Register } from '../register/register.ts'
import { newStamper } from '../startup/time-stamps.ts'
import { logTo } from '../util/log.ts'
import { cannot, type OperatorError, type Sentence, wordless } from '../util/sentence.ts'
import { counted, writeWhole } from './operator.ts'
import { day, folder } from './parse/readers.ts'
import { type CliContext, flag, optional, required, verb } from './verb.ts'

export const report = verb({
  words: ['report'],
  example: '--date 2026-03-02 --out reports',
  parameters: { date: required(day), post: flag, out: optional(folder), overwrite: flag },
  async run(context, { date, post, out, overwrite }) {
    const register = await context.register()
    await closePast(context, register, date)
    const stamper = await newStamper(context.config())
    if (stamper !== null) await waitForStamps(context, register, stamper, date)
    const report = await dailyReport(register, date, stamper === null ? 'off' : 'unstamped')
    if (report.kind === 'refused') throw refused(context, date, report.reason)
    const daily = report.report
    if (daily.preview)
      context.notice({
        en: `${date} is not over: this is a preview.`,
        tr: `${date} henüz bitmedi: bu bir ön izleme.`,
      })
    for (const brand of daily.brands) noticeErasure(context, brand)
    if (out !== undefined) await writeFiles(context, register, daily, { out, overwrite })
    if (post) await postReport(context, register, daily)
    return reportResult(daily)
  },
  show: ({ date, brands }) => [wordless(date), ...brands.flatMap(brandLines)],
})

/** Returns the action of the report for the sentence of an error. */
function reporting(date: IstanbulDay): Sentence {
  return { en: `report ${date}`, tr: `${date} raporu verilemedi` }
}

/** Closes a past day that is still open. Throws if the machine's clock is behind the newest entry of the register. */
async function closePast(context: CliContext, register: Register, date: IstanbulDay): Promise<void> {
  const today = dayOf(context.clock())
  if (date === today || (await closedDay(register, date)) !== null) return
  const newestAt = await timeAheadOfClock(register)
  if (newestAt !== null) throw clockBehind(context, date, newestAt)
  if (date > today) return
  const closing = await closeDays(register, date)
  if (closing.kind === 'refused') throw refused(context, date, closing.reason)
}

/** Makes the error for a machine whose clock is behind the newest entry of the register. */
function clockBehind({ clock }: CliContext, date: IstanbulDay, newestAt: number): OperatorError {
  const [clockTime, newestTime] = [formatWallTime(clock()), formatWallTime(newestAt)]
  return cannot(reporting(date), {
    en: `the clock of this machine says ${clockTime}, but the register has reached ${newestTime}. Set the clock; if it is right, the server closes the day within minutes (izin serve)`,
    tr: `bu makinenin saati ${clockTime}, en yeni kayıt ise ${newestTime} tarihli. Saati düzeltin; saat doğruysa sunucu günü birkaç dakika içinde kapatır (izin serve)`,
  })
}

/** Returns the error for a day that cannot be reported or closed. */
function refused({ clock }: CliContext, date: IstanbulDay, refusal: ReportRefusal): OperatorError {
  if (refusal.kind === 'to-come') {
    return cannot(reporting(date), { en: 'it is in the future', tr: 'bu gün henüz gelmedi' })
  }
  if (refusal.kind === 'before-register') {
    return cannot(reporting(date), {
      en: `the register begins on ${refusal.begins}`,
      tr: `kayıtlar ${refusal.begins} günü başlıyor`,
    })
  }
  const today = dayOf(clock())
  return cannot(
    { en: `close ${date}`, tr: `${date} kapatılamadı` },
    {
      en: `the clock of this machine says ${today}, but the newest entry is of ${refusal.newestOn}, and no later entry could be dated before ${nextDay(date)}. Set the clock; if it is right, the server closes the day within minutes (izin serve)`,
      tr: `bu makinenin saati ${today} gününü gösteriyor, en yeni kayıt ise ${refusal.newestOn} tarihli; sonraki kayıtlara ${nextDay(date)} öncesinin tarihi verilemez. Saati düzeltin; saat doğruysa sunucu günü birkaç dakika içinde kapatır (izin serve)`,
    },
  )
}

/** Notes for the user if a brand's file of the day lacks an address that was erased later. */
function noticeErasure(
  { notice }: CliContext,
  { brandCode, lacksAddress, keepsFormerStamp }: BrandReport,
): void {
  if (!lacksAddress) return
  const former = keepsFormerStamp
    ? {
        en: ' Its time stamp is of the file before the erasure: izin verify still checks it, and it is not written out.',
        tr: ' Zaman damgası dosyanın silmeden önceki haline ait: izin verify onu denetlemeyi sürdürür, dosyayla birlikte verilmez.',
      }
    : wordless('')
  notice({
    en: `${brandCode}: an address of the file was erased later. The digest is of the file as it is now.${former.en}`,
    tr: `${brandCode}: dosyadaki bir adres sonradan silindi. Özet, dosyanın şimdiki haline ait.${former.tr}`,
  })
}

/** Returns the report of a day for the output as JSON. */
function reportResult({ date, brands }: DailyReport) {
  return {
    date,
    brands: brands.map(({ brandCode, total, channels, sha384, stamp, head, ...facts }) => ({
      brandCode,
      total,
      channels,
      sha384,
      stamp,
      ...(facts.stampedAt === null ? {} : { stampedAt: new Date(facts.stampedAt).toISOString() }),
      ...(facts.agreedAt == null ? {} : { agreedAt: new Date(facts.agreedAt).toISOString() }),
      head,
    })),
  }
}

const stampsTr = { stamped: 'alındı', unstamped: 'henüz alınmadı', off: 'kapalı' }

type BrandResult = ReturnType<typeof reportResult>['brands'][number]

/** Returns the lines about a brand in the report of a day. */
function brandLines({ brandCode, total, channels, sha384, stamp, head, ...facts }: BrandResult): Sentence[] {
  const stampedAt = facts.stampedAt === undefined ? null : inBothClocks(facts.stampedAt)
  // Without movements, or on an open day, there is nothing to agree to.
  const agreement =
    facts.agreedAt === undefined ? { en: 'none yet', tr: 'henüz yok' } : inBothClocks(facts.agreedAt)
  const agreed =
    total === 0 || head === null
      ? []
      : [{ en: `  agreement (mutabakat): ${agreement.en}`, tr: `  mutabakat: ${agreement.tr}` }]
  return [
    { en: `${brandCode}: ${counted(total, 'change')}`, tr: `${brandCode}: ${number(total)} değişiklik` },
    ...channels.map(({ channel, origin, approval, rejection }) => ({
      en: `  ${channel} by ${origin}: ${approval} ONAY, ${rejection} RET`,
      tr: `  ${channel}, ${words.origins[origin]}: ${number(approval)} ONAY, ${number(rejection)} RET`,
    })),
    wordless(`  SHA-384 ${sha384}`),
    {
      en: `  time stamp: ${stamp}${stampedAt === null ? '' : ` ${stampedAt.en}`}; head of the day: ${head ?? 'none'}`,
      tr: `  zaman damgası: ${stampsTr[stamp]}${stampedAt === null ? '' : `, ${stampedAt.tr}`}; günün mührü: ${head ?? 'yok'}`,
    },
    ...agreed,
  ]
}

/** Returns a time such as `2026-03-03 00:31:00 Turkish time (2026-03-02 21:31:00 UTC)`. */
function inBothClocks(instant: string): Sentence {
  const [local, utc] = [formatWallTime(Date.parse(instant)), instant.slice(0, 19).replace('T', ' ')]
  return { en: `${local} Turkish time (${utc} UTC)`, tr: `Türkiye saatiyle ${local} (${utc} UTC)` }
}

/** Writes each brand's file of the day's changes, and its time stamp. */
async function writeFiles(
  { actor }: CliContext,
  register: Register,
  { date, brands }: DailyReport,
  { out, overwrite }: { readonly out: string; readonly overwrite: boolean },
): Promise<void> {
  for (const { brandCode } of brands) {
    await writeWhole(
      join(out, movementFileName(brandCode, date)),
      takeMovementFile(register, actor, { brandCode, date }),
      overwrite,
    )
    const stamp = await stampToGive(register, { date, brandCode })
    if (stamp.kind === 'stamp')
      await writeWhole(join(out, stampFileName(brandCode, date)), stamp.tsr, overwrite)
  }
}

/** Stores the messages of the report for its rooms in the outbox. The server sends them. */
async function postReport(context: CliContext, register: Register, daily: DailyReport): Promise<void> {
  const { clock } = context
  const outbox = newOutbox(register, {
    senders: () => ({}),
    admins: [],
    // The lines of a log are for the operator's tools.
    log: logTo((line) => context.notice(wordless(line)), 'error', clock),
    random: Math.random,
  })
  const items = await reportItemsFor(register, daily, await listRooms(register), `asked ${clock()}`)
  await outbox.put(items)
  context.notice(
    items.length === 0
      ? {
          en: 'No room gets this report. Add one with: izin room add',
          tr: 'Bu rapor hiçbir kanala ya da gruba gitmiyor. Eklemek için: izin room add',
        }
      : {
          en: `Stored for the server to send (izin serve): ${counted(items.length, 'post')} of ${daily.date}.`,
          tr: `${daily.date} gününün ${number(items.length)} mesajı sunucunun (izin serve) göndermesi için kaydedildi.`,
        },
  )
}

/** Time in ms within which attempts to get a stamp begin. Each takes at most ten seconds, so all take half a minute at most. */
const beginWithinMs = 20_000
/** Pause in ms between two attempts. */
const betweenMs = 2_000

/** Waits for the time stamps of a closed day. If they do not come within half a minute, the server asks for them later. */
async function waitForStamps(
  context: CliContext,
  register: Register,
  stamper: Stamper,
  date: IstanbulDay,
): Promise<void> {
  if ((await closedDay(register, date)) === null) return
  const began = performance.now()
  let outcome = await stampDay(register, stamper, date)
  while (outcome.kind === 'unreachable' && performance.now() - began + betweenMs < beginWithinMs) {
    await pause(betweenMs)
    outcome = await stampDay(register, stamper, date)
  }
  if (outcome.kind !== 'stamped') {
    context.notice({
      en: `The time stamp of ${date} did not come: ${outcome.detail}. The server asks again (izin serve).`,
      tr: `${date} gününün zaman damgası gelmedi: ${outcome.detail}. Sunucu yeniden ister (izin serve).`,
    })
  }
}
