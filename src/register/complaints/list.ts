import { and, asc, count, desc, eq, gt, inArray, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm'
import { complaint, recipient, telegramPerson } from '../../../db/schema.ts'
import { build, pick, preparedQuery, query } from '../../../db/statement.ts'
import { businessDaysLeft } from '../../calendar/business-days.ts'
import { dayOf, type IstanbulDay } from '../../calendar/istanbul.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { allRows, rowsInPages } from '../pages.ts'
import { decryptAccount, type Language } from '../recipients/people.ts'
import { decryptRow, recipientColumns } from '../recipients/recipients.ts'
import type { Register } from '../register.ts'
import { aboutDetails, type ComplaintDetails } from './complaints.ts'

/** Complaint with its texts decrypted. Complaints of erased addresses are not listed. */
export interface Complaint extends Omit<ComplaintRow['complaint'], 'details'>, ComplaintDetails {}

export interface AddressedComplaint extends Complaint {
  readonly recipientId: number
  readonly recipient: Recipient
  /** Telegram chat of the recipient who complained; null if staff noted the complaint or the address was erased. */
  readonly chat: ComplaintChat | null
}

interface ComplaintChat {
  readonly userId: string
  readonly chatId: string
  readonly language: Language
  /** Moment since which the user blocks the bot; null if they do not. */
  readonly blockedAt: number | null
}

interface ComplaintsInput {
  readonly recipient: Recipient
  /** Codes of the brands whose complaints the caller may see; all brands by default. */
  readonly brandCodes?: readonly number[] | undefined
}

/** Returns the complaints of an address that the caller may see. */
export async function complaintsOf(
  register: Register,
  { recipient: { address }, brandCodes }: ComplaintsInput,
): Promise<Complaint[]> {
  const mark = register.vault.mark(address)
  const pageAfter = (last: ComplaintRow | null) => rowsOfMark({ mark, after: last?.complaint.id ?? 0 })
  const rows = await allRows(register, { rows: pageRows, pageAfter })
  return rows.filter((row) => isSeen(row, brandCodes)).map((row) => complaintFrom(register, row))
}

/** Complaints without an outcome: their total number, and the most urgent ones (`shown`), up to the requested number. */
export interface OpenComplaints {
  readonly total: number
  readonly shown: readonly AddressedComplaint[]
}

/** Returns the number of complaints without an outcome, and the most urgent ones up to `limit`. */
export async function openComplaints(
  register: Register,
  { brandCodes }: Pick<ComplaintsInput, 'brandCodes'>,
  limit: number,
): Promise<OpenComplaints> {
  const total = await countOpenComplaints(register, { brandCodes })
  const listed: AddressedComplaint[] = []
  const ofBrands = brandCodes === undefined ? undefined : inArray(complaint.brandCode, [...brandCodes])
  const pageAfter = (last: ComplaintRow | null) => openBehind(ofBrands, last)
  for await (const row of rowsInPages(register, { rows: pageRows, pageAfter })) {
    if (listed.length >= limit) break
    listed.push(addressed(register, row))
  }
  return { total, shown: listed }
}

/** Returns the query of the open complaints after the last one, the most urgent first. */
function openBehind(ofBrands: SQL | undefined, last: ComplaintRow | null) {
  const { dueOn, id } = last?.complaint ?? { dueOn: '', id: 0 }
  const isBehind = sql`(${complaint.dueOn}, ${complaint.id}) > (${dueOn}, ${id})`
  const filter = and(isNull(complaint.outcome), ofBrands, isBehind)
  return query(selectRows(filter, [asc(complaint.dueOn), asc(complaint.id)]))
}

/** Counts the unanswered complaints. */
export async function countOpenComplaints(
  register: Register,
  { brandCodes }: Pick<ComplaintsInput, 'brandCodes'>,
): Promise<number> {
  const open = await register.engine.read(openByDay())
  return open
    .filter(({ brandCode }) => brandCodes === undefined || brandCodes.includes(brandCode))
    .reduce((total, { count }) => total + count, 0)
}

/** Finds a complaint about a brand that the caller sees; null if none has this number. */
export async function complaintById(
  register: Register,
  id: number,
  { brandCodes }: Pick<ComplaintsInput, 'brandCodes'>,
): Promise<AddressedComplaint | null> {
  const [row] = await register.engine.read(query(selectRows(eq(complaint.id, id), [asc(complaint.id)])))
  return row === undefined || !isSeen(row, brandCodes) ? null : addressed(register, row)
}

/** Returns the complaints of a Telegram user, the newest first. */
export async function complaintsOpenedBy(register: Register, userId: string): Promise<AddressedComplaint[]> {
  const pageAfter = (last: ComplaintRow | null) => {
    const isOlder = last === null ? undefined : lt(complaint.id, last.complaint.id)
    return query(selectRows(and(eq(complaint.userId, userId), isOlder), [desc(complaint.id)]))
  }
  const rows = await allRows(register, { rows: pageRows, pageAfter })
  return rows.map((row) => addressed(register, row))
}

/** Number of complaints that one query reads: a text may have 160 kilobytes. */
const pageRows = 10

const columns = {
  ...pick(complaint, 'id', 'brandCode', 'channel'),
  // `dueOn` is the last day for an answer.
  ...pick(complaint, 'dueOn', 'messageAt', 'details', 'notedAt', 'notedDoor', 'notedBy', 'outcome'),
  settledAt: complaint.settledAt,
}

/** Returns the query for a page of complaints, with their recipients and Telegram users. Leaves out erased recipients. */
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
    .limit(pageRows)
}

/** Query of an address's complaints. It is part of every look-up, so it is built only once. */
const rowsOfMark = preparedQuery(() =>
  selectRows(and(eq(recipient.mark, sql.placeholder('mark')), gt(complaint.id, sql.placeholder('after'))), [
    asc(complaint.id),
  ]),
)
type ComplaintRow = ReturnType<ReturnType<typeof rowsOfMark>['map']>

/** True if a reader limited to these brands may see the complaint. */
function isSeen(
  { complaint: { brandCode } }: ComplaintRow,
  brandCodes: readonly number[] | undefined,
): boolean {
  return brandCodes === undefined || brandCodes.includes(brandCode)
}

/** Returns a complaint with its texts decrypted. */
function complaintFrom({ vault }: Register, { complaint }: ComplaintRow): Complaint {
  const { details, ...facts } = complaint
  return {
    ...facts,
    ...(details === null
      ? { text: null, reference: null }
      : vault.openJson<ComplaintDetails>(details, aboutDetails(facts.id))),
  }
}

/** Returns a complaint with its address and the Telegram chat of the recipient, all decrypted. */
function addressed(register: Register, row: ComplaintRow): AddressedComplaint {
  const { recipient, person } = row
  const { address } = decryptRow(register.vault, recipient)
  const chat = person === null ? null : chatOf(register, person)
  return {
    ...complaintFrom(register, row),
    recipientId: recipient.id,
    recipient: { kind: recipient.kind, address },
    chat,
  }
}

/** Returns the Telegram chat of a complaint's recipient, with the decrypted chat id. */
function chatOf(
  { vault }: Register,
  { userId, sealed, language, blockedAt }: NonNullable<ComplaintRow['person']>,
): ComplaintChat {
  const { chatId } = decryptAccount(vault, userId, sealed)
  return { userId, chatId, language, blockedAt }
}

/** Open complaints to be answered by the end of one day, by brand. */
export interface AnswersDue {
  readonly brandCode: number
  readonly day: IstanbulDay
  /** Business days until the last day: 0 on that day, negative after it. */
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
