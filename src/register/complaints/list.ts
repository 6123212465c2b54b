import { and, asc, desc, eq, isNotNull, isNull, type SQL } from 'drizzle-orm'
import { complaint, recipient, telegramPerson } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import type { IstanbulDay, WallTime } from '../../calendar/istanbul.ts'
import type { Channel } from '../../consent/channel.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { type Language, openAccount, storedLanguage } from '../people.ts'
import { openRow } from '../recipients.ts'
import type { Register } from '../register.ts'
import { aboutNote, aboutTold, type ComplaintOutcome, type Told } from './complaints.ts'

/** Complaints as they are read back. None is told once its address was erased. */
export interface Complaint {
  readonly id: number
  readonly brandCode: number | null
  readonly channel: Channel | null
  readonly receivedOn: IstanbulDay
  /** The last day for an answer. */
  readonly dueOn: IstanbulDay
  readonly messageAt: IstanbulDay | WallTime | null
  readonly text: string | null
  readonly reference: string | null
  readonly notedAt: number
  readonly notedDoor: string
  readonly notedBy: string | null
  readonly outcome: ComplaintOutcome | null
  readonly outcomeNote: string | null
  readonly settledAt: number | null
}

/** A complaint with the address it is about and that address's number in the register. */
export interface AddressedComplaint extends Complaint {
  readonly recipientId: number
  readonly recipient: Recipient
  /** The chat of the recipient who opened it; null where staff noted it, or once the address was erased. */
  readonly chat: ComplaintChat | null
}

interface ComplaintChat {
  readonly userId: string
  readonly chatId: string
  readonly language: Language
  /** Set while the user blocks the bot: nothing written reaches the chat. */
  readonly blockedAt: number | null
}

interface ComplaintsInput {
  readonly recipient: Recipient
  /** Brands the asker may see; all when left out. A complaint that names no brand is everybody's. */
  readonly brandCodes?: readonly number[] | undefined
}

/** The complaints about one address in the order they were noted. */
export async function complaintsOf(
  register: Register,
  { recipient: { address }, brandCodes }: ComplaintsInput,
): Promise<Complaint[]> {
  const rows = await rowsWhere(register, eq(recipient.mark, register.vault.mark(address)))
  return rows.filter((row) => isSeen(row, brandCodes)).map((row) => complaintFrom(register, row))
}

/** The complaints that wait for an answer, the most urgent first. */
export async function openComplaints(
  register: Register,
  { brandCodes }: Pick<ComplaintsInput, 'brandCodes'>,
): Promise<AddressedComplaint[]> {
  const rows = await rowsWhere(register, isNull(complaint.outcome), [asc(complaint.dueOn), asc(complaint.id)])
  return rows.filter((row) => isSeen(row, brandCodes)).map((row) => addressed(register, row))
}

/** One complaint by its number; null for one that is none, or not for who may see these brands. */
export async function complaintById(
  register: Register,
  id: number,
  { brandCodes }: Pick<ComplaintsInput, 'brandCodes'>,
): Promise<AddressedComplaint | null> {
  const [row] = await rowsWhere(register, eq(complaint.id, id))
  return row === undefined || !isSeen(row, brandCodes) ? null : addressed(register, row)
}

/** The complaints that a Telegram user opened, the newest first. */
export async function complaintsOpenedBy(register: Register, userId: string): Promise<AddressedComplaint[]> {
  const rows = await rowsWhere(register, eq(complaint.userId, userId), [desc(complaint.id)])
  return rows.map((row) => addressed(register, row))
}

/** Settled complaints whose outcome was not yet sent to the recipient who opened them. */
export async function complaintsToFollowUp(register: Register): Promise<AddressedComplaint[]> {
  const isUntold = and(isNotNull(complaint.outcome), isNull(complaint.outcomeToldAt))
  const rows = await rowsWhere(register, and(isUntold, isNotNull(telegramPerson.userId)))
  return rows.map((row) => addressed(register, row))
}

const columns = {
  id: complaint.id,
  brandCode: complaint.brandCode,
  channel: complaint.channel,
  receivedOn: complaint.receivedOn,
  dueOn: complaint.dueOn,
  messageAt: complaint.messageAt,
  told: complaint.told,
  notedAt: complaint.notedAt,
  notedDoor: complaint.notedDoor,
  notedBy: complaint.notedBy,
  outcome: complaint.outcome,
  outcomeNote: complaint.outcomeNote,
  settledAt: complaint.settledAt,
  recipientId: recipient.id,
  kind: recipient.kind,
  mark: recipient.mark,
  sealed: recipient.sealed,
  commitment: recipient.commitment,
  userId: telegramPerson.userId,
  account: telegramPerson.sealed,
  language: telegramPerson.language,
  blockedAt: telegramPerson.blockedAt,
}

function rowsQuery(which: SQL | undefined, order: SQL[]) {
  return query(
    build
      .select(columns)
      .from(complaint)
      .innerJoin(recipient, eq(recipient.id, complaint.recipientId))
      .leftJoin(telegramPerson, eq(telegramPerson.userId, complaint.userId))
      .where(and(which, isNotNull(recipient.sealed)))
      .orderBy(...order),
  )
}
type ComplaintRow = ReturnType<ReturnType<typeof rowsQuery>['map']>

async function rowsWhere(
  { engine }: Register,
  which: SQL | undefined,
  order: SQL[] = [asc(complaint.id)],
): Promise<ComplaintRow[]> {
  return await engine.read(rowsQuery(which, order))
}

function isSeen({ brandCode }: ComplaintRow, brandCodes: readonly number[] | undefined): boolean {
  return brandCode === null || brandCodes === undefined || brandCodes.includes(brandCode)
}

function complaintFrom({ vault }: Register, row: ComplaintRow): Complaint {
  const { told, outcomeNote } = row
  return {
    id: row.id,
    brandCode: row.brandCode,
    channel: row.channel,
    receivedOn: row.receivedOn,
    dueOn: row.dueOn,
    messageAt: row.messageAt,
    notedAt: row.notedAt,
    notedDoor: row.notedDoor,
    notedBy: row.notedBy,
    outcome: row.outcome,
    settledAt: row.settledAt,
    ...(told === null ? { text: null, reference: null } : vault.openJson<Told>(told, aboutTold(row.id))),
    outcomeNote: outcomeNote === null ? null : vault.openText(outcomeNote, aboutNote(row.id)),
  }
}

function addressed(register: Register, row: ComplaintRow): AddressedComplaint {
  const { recipientId, kind, userId, account, language, blockedAt } = row
  const { address } = openRow(register.vault, { ...row, id: recipientId })
  const chat =
    userId === null || account === null
      ? null
      : {
          userId,
          chatId: openAccount(register.vault, userId, account).chatId,
          language: storedLanguage(language),
          blockedAt,
        }
  return { ...complaintFrom(register, row), recipientId, recipient: { kind, address }, chat }
}
