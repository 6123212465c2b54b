import { and, asc, count, desc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import { complaint, recipient, telegramPerson } from '../../../db/schema.ts'
import { build, pick, preparedQuery, query } from '../../../db/statement.ts'
import { businessDaysLeft } from '../../calendar/business-days.ts'
import { dayOf, type IstanbulDay } from '../../calendar/istanbul.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { type Language, openAccount, storedLanguage } from '../recipients/people.ts'
import { openRow, recipientColumns } from '../recipients/recipients.ts'
import type { Register } from '../register.ts'
import { aboutDetails, type ComplaintDetails } from './complaints.ts'

/** A complaint as listed; those of erased addresses are left out. */
export interface Complaint extends Omit<ComplaintRow['complaint'], 'details'>, ComplaintDetails {}

export interface AddressedComplaint extends Complaint {
  readonly recipientId: number
  readonly recipient: Recipient
  /** Chat of the recipient who opened it; null if staff noted it, or the address was erased. */
  readonly chat: ComplaintChat | null
}

interface ComplaintChat {
  readonly userId: string
  readonly chatId: string
  readonly language: Language
  /** Set while the user blocks the bot. */
  readonly blockedAt: number | null
}

interface ComplaintsInput {
  readonly recipient: Recipient
  /** Visible brands, all by default. */
  readonly brandCodes?: readonly number[] | undefined
}

export async function complaintsOf(
  register: Register,
  { recipient: { address }, brandCodes }: ComplaintsInput,
): Promise<Complaint[]> {
  const rows = await register.engine.read(rowsOfMark({ mark: register.vault.mark(address) }))
  return rows.filter((row) => isSeen(row, brandCodes)).map((row) => complaintFrom(register, row))
}

/** Returns unanswered complaints, the most urgent first. */
export async function openComplaints(
  register: Register,
  { brandCodes }: Pick<ComplaintsInput, 'brandCodes'>,
): Promise<AddressedComplaint[]> {
  const rows = await rowsWhere(register, isNull(complaint.outcome), [asc(complaint.dueOn), asc(complaint.id)])
  return rows.filter((row) => isSeen(row, brandCodes)).map((row) => addressed(register, row))
}

/** Finds a complaint; null for an unknown number, or a brand the caller may not see. */
export async function complaintById(
  register: Register,
  id: number,
  { brandCodes }: Pick<ComplaintsInput, 'brandCodes'>,
): Promise<AddressedComplaint | null> {
  const [row] = await rowsWhere(register, eq(complaint.id, id))
  return row === undefined || !isSeen(row, brandCodes) ? null : addressed(register, row)
}

/** Returns the complaints of a Telegram user, the newest first. */
export async function complaintsOpenedBy(register: Register, userId: string): Promise<AddressedComplaint[]> {
  const rows = await rowsWhere(register, eq(complaint.userId, userId), [desc(complaint.id)])
  return rows.map((row) => addressed(register, row))
}

const columns = {
  ...pick(complaint, 'id', 'brandCode', 'channel'),
  /** Last day for an answer. */
  ...pick(complaint, 'dueOn', 'messageAt', 'details', 'notedAt', 'notedDoor', 'notedBy', 'outcome'),
  settledAt: complaint.settledAt,
}

function selectRows(which: SQL | undefined, order: SQL[]) {
  const { userId, sealed, language, blockedAt } = telegramPerson
  return build
    .select({
      complaint: columns,
      recipient: recipientColumns,
      person: { userId, sealed, language, blockedAt },
    })
    .from(complaint)
    .innerJoin(recipient, eq(recipient.id, complaint.recipientId))
    .leftJoin(telegramPerson, eq(userId, complaint.userId))
    .where(and(which, isNotNull(recipient.sealed)))
    .orderBy(...order)
}

/** Part of every look-up, so it is built once. */
const rowsOfMark = preparedQuery(() =>
  selectRows(eq(recipient.mark, sql.placeholder('mark')), [asc(complaint.id)]),
)
type ComplaintRow = ReturnType<ReturnType<typeof rowsOfMark>['map']>

async function rowsWhere(
  { engine }: Register,
  which: SQL | undefined,
  order: SQL[] = [asc(complaint.id)],
): Promise<ComplaintRow[]> {
  return await engine.read(query(selectRows(which, order)))
}

function isSeen(
  { complaint: { brandCode } }: ComplaintRow,
  brandCodes: readonly number[] | undefined,
): boolean {
  return brandCodes === undefined || brandCodes.includes(brandCode)
}

function complaintFrom({ vault }: Register, { complaint }: ComplaintRow): Complaint {
  const { details, ...facts } = complaint
  return {
    ...facts,
    ...(details === null
      ? { text: null, reference: null }
      : vault.openJson<ComplaintDetails>(details, aboutDetails(facts.id))),
  }
}

function addressed(register: Register, row: ComplaintRow): AddressedComplaint {
  const { recipient, person } = row
  const { address } = openRow(register.vault, recipient)
  const chat = person === null ? null : chatOf(register, person)
  return {
    ...complaintFrom(register, row),
    recipientId: recipient.id,
    recipient: { kind: recipient.kind, address },
    chat,
  }
}

function chatOf(
  { vault }: Register,
  { userId, sealed, language, blockedAt }: NonNullable<ComplaintRow['person']>,
): ComplaintChat {
  const { chatId } = openAccount(vault, userId, sealed)
  return { userId, chatId, language: storedLanguage(language), blockedAt }
}

/** Open complaints to be answered by the end of one day, by brand. */
export interface AnswersDue {
  readonly brandCode: number
  readonly day: IstanbulDay
  /** Business days: 0 on the last day, negative after it. */
  readonly daysLeft: number
  readonly count: number
}

const openByDay = preparedQuery(() =>
  build
    .select({ brandCode: complaint.brandCode, day: complaint.dueOn, count: count() })
    .from(complaint)
    .innerJoin(recipient, eq(recipient.id, complaint.recipientId))
    .where(and(isNull(complaint.outcome), isNotNull(recipient.sealed)))
    .groupBy(complaint.brandCode, complaint.dueOn)
    .orderBy(asc(complaint.dueOn), asc(complaint.brandCode)),
)

/** Returns the open complaints due within so many business days or overdue, the oldest first. */
export async function answersDue(register: Register, daysLeftMax: number): Promise<AnswersDue[]> {
  const { rules } = await register.settings()
  const today = dayOf(register.clock())
  const open = await register.engine.read(openByDay())
  return open
    .map((due) => ({ ...due, daysLeft: businessDaysLeft(today, due.day, rules) }))
    .filter(({ daysLeft }) => daysLeft <= daysLeftMax)
}
