import { codesFor } from '../../../bots/commands/command.ts'
import type { StaffRequest } from '../../../bots/commands/context.ts'
import { oldButton, roleTooLow, textOnly } from '../../../bots/commands/replies.ts'
import {
  button,
  buttons,
  type Choice,
  inLines,
  note,
  type Part,
  paragraph,
  type Reply,
} from '../../../bots/commands/reply.ts'
import { type Messages, messagesIn } from '../../../bots/messages/index.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import {
  type IstanbulMonth,
  isIstanbulMonth,
  monthOf,
  nextMonth,
  previousMonth,
} from '../../calendar/months.ts'
import {
  type BrandMonth,
  type MonthlyReport,
  type MonthRefusal,
  monthlyReport,
  type SourceCount,
} from '../../day/monthly-report.ts'
import { channelOrder } from './day-post.ts'
import { reportMessages } from './messages.ts'
import { monthMessages } from './month-messages.ts'

/** Fits one Slack message with its buttons. */
const brandsMax = 8

/** Sources that are named; the others are added up. */
const sourcesMax = 6

/** Makes the button that shows the last full month. */
export function monthChoice({ language }: Pick<StaffRequest, 'language'>, brandCode: number | null): Choice {
  return button(monthMessages[language].button, 'month-report', '', brandCode ?? '')
}

/** Shows a month for the caller's brands: consents won and lost, and complaints. */
export async function monthReply(
  context: StaffRequest,
  month: IstanbulMonth,
  brandCode: number | null,
): Promise<Reply> {
  const messages = messagesIn(context.language)
  const texts = monthMessages[context.language]
  const viewed = codesFor(context, 'viewer')
  if (viewed.length === 0) return textOnly(messages.staff.general.noBrand)
  if (brandCode !== null && !viewed.includes(brandCode)) return roleTooLow(context, 'viewer')
  const result = await monthlyReport(context.register, month)
  if (result.kind === 'refused') return textOnly(refusalText(result.reason, messages))
  const { report } = result
  const brands = report.brands.filter(
    (brand) => viewed.includes(brand.brandCode) && (brandCode === null || brandCode === brand.brandCode),
  )
  const { moreBrands } = reportMessages[context.language].day
  return {
    summary: texts.summary(month),
    parts: [
      ...brands.slice(0, brandsMax).flatMap((brand) => brandParts(brand, month, messages)),
      ...(brands.length > brandsMax ? [note(moreBrands(brands.length - brandsMax))] : []),
      note(texts.about),
      ...(report.preview ? [note(texts.preview)] : []),
      buttons(...neighbours(context, report, brandCode)),
    ],
  }
}

function refusalText(refusal: MonthRefusal, { language }: Messages): string {
  const texts = monthMessages[language]
  return refusal.kind === 'to-come' ? texts.toCome : texts.noRegister(refusal.begins)
}

/** Shows a brand's month: the net, a line for each channel, and the complaints. */
function brandParts(brand: BrandMonth, month: IstanbulMonth, { language }: Messages): Part[] {
  const texts = monthMessages[language]
  const lines = channelOrder.flatMap((channel) => {
    const counts = brand.channels.filter((count) => count.channel === channel)
    const parts = (['won', 'lost'] as const).flatMap((turn) => turnPart(counts, turn, language))
    return parts.length === 0 ? [] : [texts.channel(channel, parts)]
  })
  const turns = lines.length === 0 ? [texts.quiet] : [[{ strong: texts.net(brand) }], ...lines]
  return [
    { kind: 'heading', text: texts.title(brand.brandName, month) },
    paragraph(inLines([...turns, texts.complaints(brand.complaints)])),
  ]
}

/** Writes "90 kazanıldı (web sitesi 60, çağrı merkezi 30)"; nothing for none. */
function turnPart(
  counts: readonly SourceCount[],
  turn: 'won' | 'lost',
  language: Messages['language'],
): string[] {
  const texts = monthMessages[language]
  const bySource = counts.filter((count) => count[turn] > 0).sort((a, b) => b[turn] - a[turn])
  const total = (some: readonly SourceCount[]) => some.reduce((sum, count) => sum + count[turn], 0)
  const others = total(bySource.slice(sourcesMax))
  const sources = [
    ...bySource.slice(0, sourcesMax).map((count) => texts.source(count.source, count[turn])),
    ...(others > 0 ? [texts.otherSources(others)] : []),
  ]
  return bySource.length === 0 ? [] : [texts[turn](total(bySource), sources.join(', '))]
}

/** Returns the buttons to the month before and the month after, if the register has them. */
function neighbours(
  { register, language }: StaffRequest,
  { month, begins }: MonthlyReport,
  brandCode: number | null,
): Choice[] {
  const months = [previousMonth(month), nextMonth(month)]
  return months
    .filter((candidate) => candidate >= (begins === null ? '' : monthOf(begins)))
    .filter((candidate) => candidate <= monthOf(dayOf(register.clock())))
    .map((to) => button(monthMessages[language].month(to), 'month-report', to, brandCode ?? ''))
}

/** Answers a button for a month; without one for the last full month. */
async function monthAction(
  context: StaffRequest,
  [month = '', code = '']: readonly string[],
): Promise<Reply> {
  if ((month !== '' && !isIstanbulMonth(month)) || !/^\d{0,15}$/.test(code)) return oldButton(context)
  const last = previousMonth(monthOf(dayOf(context.register.clock())))
  return await monthReply(context, month === '' ? last : month, code === '' ? null : Number(code))
}

export const monthActions = { 'month-report': { role: 'viewer', run: monthAction } } as const
