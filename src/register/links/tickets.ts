import { hash, randomUUID } from 'node:crypto'
import { and, desc, eq, lt, sql } from 'drizzle-orm'
import { entry } from '../../../db/schema.ts'
import { build, pick, preparedOne, preparedQuery, query } from '../../../db/statement.ts'
import type { Actor } from '../../consent/actor.ts'
import type { Channel, RecipientType } from '../../consent/consent.ts'
import { markBytes } from '../../crypto/vault.ts'
import { appendEntry, ledgerMoments, registerTime } from '../../ledger/append.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import { type CheckedKey, type Verdict, verdictsOf } from '../look-up/check.ts'
import { decryptRow, isGone, recipientsOfMarks } from '../recipients/recipients.ts'
import type { Register, WithEngine } from '../register.ts'

/**
 * Send ticket: a stored check of a list of addresses before a message was sent. It proves which addresses were permitted
 * then. Its body holds for each address its mark (keyed hash) and one byte, 1 for permitted; its ledger entry holds the
 * digest of the body.
 */
export interface Ticket {
  readonly id: string
  /** Moment of the check in ms; the ledger entry may be a little later. */
  readonly checkedAt: number
  readonly brandCode: number
  readonly channel: Channel
  readonly recipientType: RecipientType
  readonly addresses: number
  readonly maySend: number
  readonly digest: string
}

const rowBytes = markBytes + 1

/** Maximum number of addresses of one send ticket. */
export const ticketAddressesMax = 10_000

/** Stores the check of a list as a send ticket and returns its id. `mark` is null for an address that could not be read. */
export async function keepTicket(
  register: Register,
  actor: Actor & { readonly id: string },
  { brandCode, channel, recipientType }: CheckedKey,
  {
    checkedAt,
    answers,
  }: {
    readonly checkedAt: number
    readonly answers: readonly {
      readonly mark: Buffer | null
      readonly answer: { readonly maySend: boolean }
    }[]
  },
): Promise<string> {
  const body = Buffer.alloc(answers.length * rowBytes)
  answers.forEach(({ mark, answer: { maySend } }, place) => {
    mark?.copy(body, place * rowBytes)
    body[place * rowBytes + markBytes] = maySend ? 1 : 0
  })
  const maySend = answers.filter(({ answer }) => answer.maySend).length
  const counts = { addresses: answers.length, maySend }
  const key = { brandCode, channel, recipientType }
  const content = { ...key, checkedAt, ...counts, digest: hash('sha256', body) }
  const id = randomUUID()
  const now = register.clock()
  await register.engine.unit([ledgerMoments({ now })], ([moments]) => {
    const recordedAt = registerTime(now, moments)
    const by = { recordedAt, door: actor.door, actor: actor.id }
    const newEntry = appendEntry(
      undefined,
      { kind: 'ticket', subject: subjectOf(id), ...by, content },
      () => body,
    )
    return { writes: [newEntry.write], result: null }
  })
  return id
}

const subjectOf = (id: string) => `ticket ${id}`

const columns = pick(entry, 'seq', 'subject', 'content', 'body')
const ticketOfSubject = preparedOne(() =>
  build
    .select(columns)
    .from(entry)
    .where(and(eq(entry.kind, 'ticket'), eq(entry.subject, sql.placeholder('subject')))),
)
type TicketRow = ReturnType<ReturnType<typeof ticketOfSubject>['map']>

/** Returns the body of a send ticket by its place in the ledger; null once it was deleted. */
export async function ticketBody({ engine }: WithEngine, seq: number): Promise<Buffer | null> {
  const select = build.select(pick(entry, 'body')).from(entry).where(eq(entry.seq, seq))
  return (await engine.read(query(select)))[0]?.body ?? null
}

function ticketIn({ subject, content }: TicketRow): Ticket {
  return { id: subject.slice(subjectOf('').length), ...JSON.parse(content) }
}

/** Address that was permitted when its send ticket was made and is not now. `address` is null after an erasure. */
export interface RefusedSince extends Verdict {
  readonly index: number
  readonly address: string | null
}

const checkedAtOnce = 1000

/**
 * Returns a send ticket with those of its permitted addresses that may not be sent to any more. `index` is an address's
 * place in the checked list. Null for an unknown id or a ticket whose body was deleted.
 */
export async function ticketWithId(
  register: Register,
  id: string,
): Promise<{ readonly ticket: Ticket; readonly refusedSince: readonly RefusedSince[] } | null> {
  const [row] = await register.engine.read(ticketOfSubject({ subject: subjectOf(id) }))
  if (row?.body == null) return null
  const ticket = ticketIn(row)
  const permittedRows = rowsOf(row.body).filter(({ maySend }) => maySend)
  const refusedSince: RefusedSince[] = []
  for (let from = 0; from < permittedRows.length; from += checkedAtOnce) {
    if (from > 0) await yieldToEventLoop()
    const batch = permittedRows.slice(from, from + checkedAtOnce)
    const verdicts = await verdictsOf(
      register,
      ticket,
      batch.map(({ mark }) => mark),
    )
    const forbiddenLines = batch.flatMap(({ index, mark }, place) => {
      const verdict = verdicts[place]
      return verdict === undefined || verdict.maySend ? [] : [{ index, mark, verdict }]
    })
    const addresses = await addressesOf(
      register,
      forbiddenLines.map(({ mark }) => mark),
    )
    for (const { index, mark, verdict } of forbiddenLines)
      refusedSince.push({ index, address: addresses.get(mark.toString('hex')) ?? null, ...verdict })
  }
  return { ticket, refusedSince }
}

/** Reads the body of a send ticket into rows; the mark of an unreadable address is all zeros. */
function rowsOf(body: Buffer) {
  return Array.from({ length: body.length / rowBytes }, (_, index) => ({
    index,
    mark: body.subarray(index * rowBytes, index * rowBytes + markBytes),
    maySend: body[index * rowBytes + markBytes] === 1,
  }))
}

/** Returns the decrypted addresses by their mark in hex, without those of erased recipients. */
async function addressesOf(
  { engine, vault }: Register,
  marks: readonly Buffer[],
): Promise<ReadonlyMap<string, string>> {
  if (marks.length === 0) return new Map()
  const rows = await engine.read(recipientsOfMarks(marks))
  return new Map(
    rows.flatMap((row) =>
      isGone(row) ? [] : [[row.mark.toString('hex'), decryptRow(vault, row).address] as const],
    ),
  )
}

/** Number of send tickets of one query: each may have the largest body, of some 230 kilobytes. */
const ticketsAtOnce = 8

// Tickets of a brand and channel up to a moment, the newest first. The kind is a literal: a bound value would not use the
// index.
const ticketsBefore = preparedQuery(() =>
  build
    .select(columns)
    .from(entry)
    .where(
      and(
        sql`${entry.kind} = 'ticket'`,
        sql`${entry.content} ->> '$.brandCode' = ${sql.placeholder('brandCode')}`,
        sql`${entry.content} ->> '$.channel' = ${sql.placeholder('channel')}`,
        sql`${entry.content} ->> '$.checkedAt' <= ${sql.placeholder('at')}`,
        lt(entry.seq, sql.placeholder('beforeSeq')),
      ),
    )
    .orderBy(desc(entry.seq))
    .limit(ticketsAtOnce),
)

export interface TicketOfAddress extends Pick<Ticket, 'id' | 'checkedAt' | 'recipientType'> {
  readonly maySend: boolean
}

/** Returns the latest send ticket of a brand and channel, up to the moment `at`, that contains an address; null without one. */
export async function lastTicketOf(
  { engine }: WithEngine,
  mark: Buffer,
  question: { readonly brandCode: number; readonly channel: Channel; readonly at: number },
): Promise<TicketOfAddress | null> {
  let beforeSeq = Number.MAX_SAFE_INTEGER
  for (;;) {
    const rows = await engine.read(ticketsBefore({ ...question, beforeSeq }))
    for (const row of rows) {
      const line = rowsOf(row.body ?? Buffer.alloc(0)).find((candidate) => candidate.mark.equals(mark))
      if (line !== undefined) {
        const { id, checkedAt, recipientType } = ticketIn(row)
        return { id, checkedAt, recipientType, maySend: line.maySend }
      }
      beforeSeq = row.seq
    }
    if (rows.length < ticketsAtOnce) return null
    await yieldToEventLoop()
  }
}
