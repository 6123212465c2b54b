import { and, asc, eq, gt, lte, sql } from 'drizzle-orm'
import { change, consent, day, entry, pastCommitment, recipient, seal } from '../../db/schema.ts'
import { asBytes, build, pick, preparedAsStored, preparedOne, preparedQuery } from '../../db/statement.ts'
import { decryptOrNull } from '../crypto/vault.ts'
import { decryptStampedFile } from '../day/file-stamps.ts'
import { spanOf } from '../day/movement-file.ts'
import { badEntryText } from '../ledger/bad-entry.ts'
import type { Entry, FileStampEntry, LedgerEntry } from '../ledger/entries.ts'
import { dayValues, sealValues } from '../ledger/seal.ts'
import type { Unreadable } from '../ledger/verification.ts'
import { hasDroppedAddress } from '../register/changes/movements.ts'
import { theProvider } from '../register/company/brands.ts'
import { pageRows } from '../register/pages.ts'
import { decryptRow } from '../register/recipients/recipients.ts'
import type { Register } from '../register/register.ts'
import { OperatorError } from '../util/sentence.ts'
import { consentsByKey, entryColumns, entryOf, entryRows } from './register-book.ts'
import { changeColumns, inPagesOf, merged, rowsOf } from './rows.ts'

/* The entries of a register in the order of `seq`, as they are verified and exported. */

// Query for changes by number. A change whose recipient is missing is read too, so that it is reported.
const changesAfter = preparedAsStored(() =>
  build
    .select(changeColumns)
    .from(change)
    .leftJoin(recipient, eq(recipient.id, change.recipientId))
    .where(and(gt(change.seq, sql.placeholder('seq')), lte(change.seq, sql.placeholder('through'))))
    .orderBy(asc(change.seq))
    .limit(pageRows),
)

/**
 * True if an entry does not belong to the exported brand. An erasure belongs to each brand that has changes of the
 * recipient.
 */
const isOther = sql<number>`case ${sql.placeholder('brandCode')} is null when 1 then 0 else case ${entry.kind}
  when 'evidence' then coalesce((select brand_code from change where id = unhex(${entry.subject})) <> ${sql.placeholder('brandCode')}, 0)
  when 'iys-answer' then coalesce((select brand_code from change where id = unhex(${entry.subject})) <> ${sql.placeholder('brandCode')}, 0)
  when 'ticket' then content ->> '$.brandCode' <> ${sql.placeholder('brandCode')}
  when 'complaint' then content ->> '$.brandCode' <> ${sql.placeholder('brandCode')}
  when 'complaint-outcome' then coalesce((select first.content ->> '$.brandCode' from entry first
    where first.subject = entry.subject and first.ordinal = 1) <> ${sql.placeholder('brandCode')}, 0)
  when 'renamed' then content ->> '$.of' = 'brand' and content ->> '$.code' <> ${sql.placeholder('brandCode')}
  when 'posted' then 0
  when 'stamp' then 0
  when 'file-stamp' then content ->> '$.brandCode' <> ${sql.placeholder('brandCode')}
  else not exists (select 1 from consent c
    where c.recipient_id = entry.content ->> '$.recipientId' and c.brand_code = ${sql.placeholder('brandCode')}) end end`

// The answers of time stamp authorities are read one at a time, because an answer may have a megabyte.
const { stamped: _, ...bareColumns } = entryColumns
const entryPage = preparedQuery(() =>
  build
    .select({ ...bareColumns, isOther })
    .from(entry)
    .where(and(gt(entry.seq, sql.placeholder('seq')), lte(entry.seq, sql.placeholder('through'))))
    .orderBy(asc(entry.seq))
    .limit(entryRows),
)
const entriesAfter = inPagesOf(entryRows, entryPage)

const stampedAt = preparedOne(() =>
  build
    .select(pick(entry, 'body'))
    .from(entry)
    .where(eq(entry.seq, sql.placeholder('seq'))),
)

const sealsAfter = preparedQuery(() =>
  build
    .select()
    .from(seal)
    .where(gt(seal.fromSeq, sql.placeholder('fromSeq')))
    .orderBy(asc(seal.fromSeq))
    .limit(pageRows),
)

const daysAfter = preparedQuery(() =>
  build
    .select()
    .from(day)
    .where(gt(day.date, sql.placeholder('date')))
    .orderBy(asc(day.date))
    .limit(pageRows),
)

/**
 * Yields all entries of a register, each seal (Merkle root) and day after the final entry that it covers. For an entry of
 * a brand other than `brandCode`, only its number and digest are given; null gives all brands.
 */
export async function* registerEntries(
  register: Register,
  brandCode: number | null,
): AsyncGenerator<Entry | Unreadable> {
  const provider = await theProvider(register)
  yield {
    kind: 'izin-export',
    version: 1,
    providerCode: provider?.code ?? null,
    providerName: provider?.name ?? null,
    brandCode,
    exportedAt: register.clock(),
  }
  yield* renewalEntries(register)
  const seals = rowsOf(register, sealsAfter, { fromSeq: -1 }, (row) => row)
  const days = rowsOf(register, daysAfter, { date: '' }, (row) => row)
  let next = await days.next()
  // Each range begins after the previous seal, so that no entry is skipped if a seal was altered.
  let sealedTo = 0
  for await (const row of seals) {
    for (; !next.done && (next.value.toSeq ?? 0) < row.fromSeq; next = await days.next())
      yield { kind: 'day', ...dayValues(next.value) }
    yield* entriesBetween(register, sealedTo, row.toSeq, brandCode)
    sealedTo = row.toSeq
    yield { kind: 'seal', ...sealValues(row) }
  }
  for (; !next.done; next = await days.next()) yield { kind: 'day', ...dayValues(next.value) }
  yield* entriesBetween(register, sealedTo, Number.MAX_SAFE_INTEGER, brandCode)
}

interface Numbered {
  readonly seq: number
  readonly entry: Entry | Unreadable
}

/** Yields the changes and other entries with numbers above `after` and up to `through`, in the order of their numbers. */
async function* entriesBetween(
  register: Register,
  after: number,
  through: number,
  brandCode: number | null,
): AsyncGenerator<Entry | Unreadable> {
  const place = { seq: after, through, brandCode }
  const changes = rowsOf(register, changesAfter, place, (row): Numbered => {
    const { seq, id } = row
    if (brandCode !== null && row.brandCode !== brandCode) return { seq, entry: { kind: 'leaf', seq, id } }
    if (row.commitment !== '') return { seq, entry: { kind: 'change', ...row } }
    const bad = { kind: 'change', at: seq, problem: 'its recipient is not here' } as const
    return { seq, entry: { kind: 'bad', bad } }
  })
  const others = rowsOf(register, entriesAfter, place, async ({ isOther, ...row }): Promise<Numbered> => {
    const { seq, id } = row
    if (isOther === 1) return { seq, entry: { kind: 'leaf', seq, id } }
    return { seq, entry: openedEntry(register, { ...row, stamped: await answerOf(register, row) }) }
  })
  for await (const { entry } of merged(changes, others, (other, change) => other.seq < change.seq))
    yield entry
}

/** Returns the answer of a time stamp authority; null for an entry that is no time stamp. */
async function answerOf(
  { engine }: Register,
  { kind, seq }: { readonly kind: string; readonly seq: number },
): Promise<Buffer | null> {
  if (kind !== 'stamp' && kind !== 'file-stamp') return null
  return (await engine.read(stampedAt({ seq })))[0]?.body ?? null
}

/** Reads an entry and decrypts its encrypted part, if it has any. */
function openedEntry({ vault }: Register, row: Parameters<typeof entryOf>[0]): LedgerEntry | Unreadable {
  const { seq, stamped } = row
  const entry = entryOf(row)
  if (entry === null) return { kind: 'bad', bad: { kind: 'entry', at: seq, problem: 'it cannot be read' } }
  if (entry.kind !== 'file-stamp' || stamped === null) return entry
  const revealed = decryptOrNull(() => decryptStampedFile(vault, entry.content, stamped))
  if (revealed !== null) return { ...entry, revealed }
  const problem = 'its digest and answer cannot be opened'
  return { kind: 'bad', bad: { kind: 'file-stamp', at: seq, problem } }
}

const pastAfter = preparedQuery(() =>
  build
    .select({
      recipientId: pastCommitment.recipientId,
      throughSeq: pastCommitment.throughSeq,
      before: pastCommitment.commitment,
      commitment:
        sql`coalesce((select later.commitment from ${pastCommitment} later where later.recipient_id = ${pastCommitment.recipientId} and later.through_seq > ${pastCommitment.throughSeq} order by later.through_seq limit 1), ${recipient.commitment})`.mapWith(
          asBytes,
        ),
    })
    .from(pastCommitment)
    .innerJoin(recipient, eq(recipient.id, pastCommitment.recipientId))
    .where(
      sql`(${pastCommitment.recipientId}, ${pastCommitment.throughSeq}) > (${sql.placeholder('recipientId')}, ${sql.placeholder('throughSeq')})`,
    )
    .orderBy(asc(pastCommitment.recipientId), asc(pastCommitment.throughSeq))
    .limit(pageRows),
)

/** Yields the renewals (links to an earlier commitment) of each recipient, in the order in which the recipient came back. */
function renewalEntries(register: Register): AsyncGenerator<Entry> {
  const start = { recipientId: 0, throughSeq: -1 }
  return rowsOf(register, pastAfter, start, ({ before, commitment }) => ({
    kind: 'renewal',
    commitment: commitment.toString('hex'),
    before: before.toString('hex'),
  }))
}

/**
 * Yields all entries that an offline verification needs. Throws if the register is broken; `izin verify` shows where.
 * Leaves out the digest of a movement file from which an address was deleted: with the other addresses, the deleted one
 * could be found by trying.
 */
export async function* exportedEntries(register: Register, brandCode: number | null): AsyncGenerator<Entry> {
  for await (const entry of registerEntries(register, brandCode)) {
    if (entry.kind === 'bad') {
      const { en, tr } = badEntryText(entry.bad)
      throw new OperatorError({ en: `Cannot export: ${en}`, tr: `Dışa aktarılamadı: ${tr}` })
    }
    yield entry.kind === 'file-stamp' ? await exportedFileStamp(register, entry) : entry
  }
  for await (const { entry } of consentsByKey(register)) {
    if (brandCode === null || entry.brandCode === brandCode) yield entry
  }
  yield* recipientEntries(register, brandCode)
}

/** Returns the stamp of a day's file as it is exported: without its digest if an address in the file was erased. */
async function exportedFileStamp(register: Register, entry: FileStampEntry): Promise<FileStampEntry> {
  const { date, brandCode } = entry.content
  const lacksAddress = await hasDroppedAddress(register, await spanOf(register, date), brandCode)
  return lacksAddress ? { ...entry, revealed: null } : entry
}

const recipientsAfter = preparedQuery(() =>
  build
    .select(pick(recipient, 'id', 'mark', 'sealed', 'commitment'))
    .from(recipient)
    .where(
      and(
        gt(recipient.id, sql.placeholder('id')),
        sql`(${sql.placeholder('brandCode')} is null or exists (select 1 from ${consent} where ${consent.recipientId} = ${recipient.id} and ${consent.brandCode} = ${sql.placeholder('brandCode')}))`,
      ),
    )
    .orderBy(asc(recipient.id))
    .limit(pageRows),
)

/** Yields the recipients of a brand, or of all brands for null, with their addresses. Leaves out erased ones. */
export function recipientEntries(register: Register, brandCode: number | null): AsyncGenerator<Entry> {
  return rowsOf(register, recipientsAfter, { id: 0, brandCode }, (row) => {
    if (row.sealed === null) return null
    const { address, secret } = decryptRow(register.vault, row)
    const commitment = row.commitment.toString('hex')
    return { kind: 'recipient', commitment, address, secret: secret.toString('hex') }
  })
}
