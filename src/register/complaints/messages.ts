import { asc, eq, max } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { complaint, complaintMessage, type messageAuthors } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import { type Register, write } from '../register.ts'

/** Messages between a recipient and the staff, who see no address of each other. */

export type MessageAuthor = (typeof messageAuthors)[number]

export type WrittenMessage =
  | { readonly kind: 'written'; readonly place: number }
  | {
      readonly kind: 'refused'
      /** `no-chat`: staff noted the complaint, or the recipient was erased. */
      readonly reason: 'unknown' | 'settled' | 'no-chat' | 'empty' | 'too-long' | 'too-many'
    }

export const messageTextMax = 2000
/** The table refuses more. */
const messagesMax = 100

/** Returns the messages of a complaint in order; `text` is null once it was dropped. */
export async function messagesOf({ engine, vault }: Register, complaintId: number) {
  const { place, author, at, sealed } = complaintMessage
  const ofComplaint = build
    .select({ place, author, at, sealed })
    .from(complaintMessage)
    .where(eq(complaintMessage.complaintId, complaintId))
    .orderBy(asc(place))
  const rows = await engine.read(query(ofComplaint))
  return rows.map(({ sealed, ...row }) => ({
    ...row,
    text: sealed === null ? null : vault.openText(sealed, aboutMessage(complaintId, row.place)),
  }))
}

/** Adds a message, encrypted, once per `requestKey`. */
export async function writeMessage(
  register: Register,
  input: {
    readonly complaintId: number
    readonly author: MessageAuthor
    /** Null for the recipient. */
    readonly staffId: string | null
    readonly text: string
    readonly requestKey: string
  },
): Promise<WrittenMessage> {
  const { complaintId, text, requestKey } = input
  const { engine, vault, clock } = register
  if (text.trim() === '') return { kind: 'refused', reason: 'empty' }
  if (text.length > messageTextMax) return { kind: 'refused', reason: 'too-long' }
  const { place } = complaintMessage
  const { outcome, userId } = complaint
  const lastPlace = build
    .select({ place: max(place) })
    .from(complaintMessage)
    .where(eq(complaintMessage.complaintId, complaintId))
  const reads = [
    query(build.select({ outcome, userId }).from(complaint).where(eq(complaint.id, complaintId))),
    query(build.select({ place }).from(complaintMessage).where(eq(complaintMessage.requestKey, requestKey))),
    query(lastPlace),
  ] as const
  return await engine.unit(reads, ([found], [before], [last]): Outcome<WrittenMessage> => {
    const refused = (reason: Extract<WrittenMessage, { kind: 'refused' }>['reason']) =>
      ({ writes: [], result: { kind: 'refused', reason } }) as const
    if (before !== undefined) return { writes: [], result: { kind: 'written', place: before.place } }
    if (found === undefined) return refused('unknown')
    if (found.outcome !== null) return refused('settled')
    if (found.userId === null) return refused('no-chat')
    const place = (last?.place ?? 0) + 1
    if (place > messagesMax) return refused('too-many')
    const { text: _, ...row } = input
    const sealed = vault.seal(text, aboutMessage(complaintId, place))
    const values = { ...row, place, sealed, at: clock() }
    return {
      writes: [statement(build.insert(complaintMessage).values(values))],
      result: { kind: 'written', place },
    }
  })
}

export async function noteOutcomeTold(register: Register, complaintId: number): Promise<void> {
  const set = { outcomeToldAt: register.clock() }
  await write(register, statement(build.update(complaint).set(set).where(eq(complaint.id, complaintId))))
}

const aboutMessage = (complaintId: number, place: number) => `complaint ${complaintId} message ${place}`
