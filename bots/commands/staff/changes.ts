import {
  addDays,
  dayOf,
  formatWallTime,
  type IstanbulDay,
  isIstanbulDay,
  previousDay,
} from '../../../src/calendar/istanbul.ts'
import { maskAddress } from '../../../src/crypto/mask.ts'
import {
  type AddressedChange,
  type Beside,
  type RecipientChangesPage,
  recipientChanges,
} from '../../../src/register/changes/changes.ts'
import { type DoorCount, recipientCounts } from '../../../src/register/changes/recipient-changes.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { readSpan, type Span } from '../parse/span.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import type { StaffCommand } from './command.ts'
import { fileChoice } from './files.ts'
import { formChoice } from './forms.ts'
import { channelNamed } from './naming.ts'
import { notUnderstood, oldButton, quoted, saying } from './replies.ts'

/** Changes on a page. */
const pageRows = 10

/** What recipients changed themselves, told by the door they came through (S4). */
export async function changesCommand(
  context: StaffContext,
  rest: string,
  command: StaffCommand,
): Promise<Reply> {
  const { register, authority, language } = context
  const { changes: told, day } = messagesIn(language).reports
  const viewed = authority.brandsFor('viewer')
  if (viewed.length === 0) return saying(day.noBrands)
  const read = readSpan(rest, viewed, register.clock())
  if (!read.ok) {
    return read.fault.kind === 'word'
      ? saying(told.notASpan(quoted(read.fault.word)))
      : notUnderstood(context, command, read.fault)
  }
  const from = beginningOf(read.span, dayOf(register.clock()))
  return await changesPage(context, { from, brandCode: read.span.brandCode }, null)
}

/** Another page in place of the one before: the first day, the brand if one was named, and what it is beside. */
export async function changesAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const [from = '', brand = '', side = '', seq = ''] = values
  if (!isIstanbulDay(from) || !/^\d{0,15}$/.test(brand) || !/^\d{1,15}$/.test(seq)) return oldButton(context)
  if (side !== 'older' && side !== 'newer') return oldButton(context)
  const asked = { from, brandCode: brand === '' ? null : Number(brand) }
  return { ...(await changesPage(context, asked, { side, seq: Number(seq) })), replaces: true }
}

interface Asked {
  readonly from: IstanbulDay
  readonly brandCode: number | null
}

/** A page of what recipients changed since a day, and the ways on from it. */
export async function changesPage(
  context: StaffContext,
  asked: Asked,
  beside: Beside | null,
): Promise<Reply> {
  const { register, authority, language } = context
  const messages = messagesIn(language)
  const { changes: told } = messages.reports
  const { from, brandCode } = asked
  const brandCodes = authority
    .brandsFor('viewer')
    .map(({ code }) => code)
    .filter((code) => brandCode === null || brandCode === code)
  const counts = await recipientCounts(register, { from, brandCodes })
  const at = beside ?? undefined
  const page = await recipientChanges(register, { from, brandCodes, limit: pageRows, beside: at })
  const total = counts.reduce((sum, { changes }) => sum + changes, 0)
  return {
    summary: told.summary(total),
    parts: [
      { kind: 'text', text: [{ strong: told.title }] },
      { kind: 'text', text: told.span(from, total) },
      ...doorPart(counts, messages),
      ...pageParts(page, messages),
      ...choicesPart(page, total, asked, dayOf(register.clock()), messages),
    ],
  }
}

/** Without a span since the beginning of yesterday: what happened overnight is on the same list as the morning. */
function beginningOf({ date, days }: Span, today: IstanbulDay): IstanbulDay {
  if (date !== null) return date
  return days === null ? previousDay(today) : addDays(today, -days)
}

function doorPart(counts: readonly DoorCount[], { reports, words }: Messages): Part[] {
  const doors = [...new Set(counts.map(({ door }) => door))]
  const lines = doors.map((door) => {
    const of = (status: DoorCount['status']) =>
      counts.find((one) => one.door === door && one.status === status)?.changes ?? 0
    return reports.changes.byDoor(words.doors[door], { approval: of('ONAY'), rejection: of('RET') })
  })
  return lines.length === 0 ? [] : [{ kind: 'text', text: lines.join(' · ') }]
}

/** What was made here no bridge has asked İYS about (D5); what came through İYS was made there. */
function unverifiedNote(changes: readonly AddressedChange[], { reports }: Messages): Part[] {
  const there = changes.filter(({ door }) => door === 'iys').length
  return there === changes.length ? [] : [{ kind: 'note', text: reports.changes.unverified(there > 0) }]
}

/** The pages beside this one, and all of them, with the addresses, as a file. */
function choicesPart(
  { changes, newer, older }: RecipientChangesPage,
  total: number,
  { from, brandCode }: Asked,
  until: IstanbulDay,
  { reports: { changes: told }, commandForms }: Messages,
): Part[] {
  const another = formChoice(commandForms.changes.open, 'report-form', 'changes')
  if (total === 0) return [{ kind: 'choices', choices: [another] }]
  const to = (label: string, side: Beside['side'], one: AddressedChange | undefined): Choice[] =>
    one === undefined
      ? []
      : [{ label, action: { name: 'changes', values: [from, brandCode ?? '', side, one.seq] } }]
  const choices = [
    ...(newer > 0 ? to(told.newer, 'newer', changes[0]) : []),
    ...(older > 0 ? to(told.older, 'older', changes.at(-1)) : []),
    fileChoice(told.file, { kind: 'recipient-changes', brandCode, from, until }),
    another,
  ]
  return [{ kind: 'choices', choices }]
}

function pageParts({ changes, newer, older }: RecipientChangesPage, messages: Messages): Part[] {
  const { changes: told } = messages.reports
  if (changes.length === 0) return []
  const lines = changes.map((change) => {
    const { recordedAt, brandName, status, recipient, door } = change
    return told.line(
      messages.format.moment(formatWallTime(recordedAt)),
      brandName,
      channelNamed(change, messages),
      status,
      recipient === null ? told.erased : maskAddress(recipient.address),
      messages.words.doors[door],
    )
  })
  return [
    { kind: 'note', text: told.page(newer + 1, newer + changes.length, newer + changes.length + older) },
    { kind: 'text', text: lines.join('\n') },
    ...unverifiedNote(changes, messages),
  ]
}
