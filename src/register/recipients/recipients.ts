import { and, desc, eq, getTableColumns, gt, lte, type SQL, sql } from 'drizzle-orm'
import { consent, pastCommitment, recipient } from '../../../db/schema.ts'
import {
  build,
  placeholders,
  preparedOne,
  preparedQuery,
  preparedStatement,
  type Statement,
} from '../../../db/statement.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { commit, decryptRecipient, newSecret, sealRecipient, type Vault } from '../../crypto/vault.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import type { Register, WithEngine } from '../register.ts'

/** Statements with which a part of izin deletes data about a recipient. The SQL is run with a JSON list of recipient ids. */
export interface ErasureStatements {
  /** Statements that run as soon as the recipient asks for erasure. */
  readonly onRequest?: readonly string[]
  /** Statements that run when the address is deleted, once the law no longer requires the records. */
  readonly onDeletion?: readonly string[]
  /** Returns the write that deletes data stored under the mark (keyed hash) of an address, even one without a consent. */
  readonly ofUnknownAddress?: (mark: Buffer, now: number) => Statement
}

const { createdAt: _, erasedAt: __, ...columns } = getTableColumns(recipient)
export const recipientColumns = columns

/**
 * Stored recipient. `sealed` is null if the address was deleted. `hiddenAt` is set from a request for erasure until the
 * recipient consents again themselves. `renewedAt` is set if the address came back after its deletion.
 */
export type StoredRecipient = Omit<typeof recipient.$inferSelect, 'createdAt' | 'erasedAt'>
export type RecipientRow = Pick<StoredRecipient, 'id' | 'mark' | 'sealed' | 'commitment'>

const recipientWhere = (condition: SQL) => build.select(recipientColumns).from(recipient).where(condition)

export const recipientByMark = preparedOne(() => recipientWhere(eq(recipient.mark, sql.placeholder('mark'))))

export const recipientById = preparedOne(() => recipientWhere(eq(recipient.id, sql.placeholder('id'))))

const recipientsByMarks = preparedQuery(() =>
  recipientWhere(sql`${recipient.mark} IN (SELECT unhex(value) FROM json_each(${sql.placeholder('marks')}))`),
)

/** Returns the query for the recipients of a list of marks (keyed hashes of addresses). Unknown ones are left out. */
export function recipientsOfMarks(marks: readonly Buffer[]) {
  return recipientsByMarks({ marks: JSON.stringify(marks.map((mark) => mark.toString('hex'))) })
}

const insertRecipient = preparedStatement(() =>
  build.insert(recipient).values(placeholders('mark', 'kind', 'sealed', 'commitment', 'createdAt')),
)

const insertPastCommitment = preparedStatement(() =>
  build.insert(pastCommitment).select(
    build
      .select({
        recipientId: recipient.id,
        // A RET after the deletion of the address has the old commitment too.
        throughSeq: sql<number>`max((select coalesce(max(e.seq), 0) from entry e where e.kind = 'erasure'
          and e.content ->> '$.commitment' = lower(hex("recipient"."commitment"))),
          (select coalesce(max(c.seq), 0) from consent k join change c on c.consent_id = k.id
            where k.recipient_id = "recipient"."id"))`.as('through_seq'),
        commitment: recipient.commitment,
      })
      .from(recipient)
      .where(eq(recipient.mark, sql.placeholder('mark'))),
  ),
)

const renewRecipient = preparedStatement(() =>
  build
    .update(recipient)
    .set({
      sealed: sql`${sql.placeholder('sealed')}`,
      commitment: sql`${sql.placeholder('commitment')}`,
      renewedAt: sql`${sql.placeholder('renewedAt')}`,
      erasedAt: null,
    })
    .where(eq(recipient.mark, sql.placeholder('mark'))),
)

/** Makes a recipient visible again who has come back themselves after a request for erasure. */
export const unhideRecipient = preparedStatement(() =>
  build
    .update(recipient)
    .set({ hiddenAt: null })
    .where(eq(recipient.mark, sql.placeholder('mark'))),
)

/** True if a recipient asked for erasure and has not come back since. */
export function isHidden(row: StoredRecipient | null | undefined): boolean {
  return row != null && row.hiddenAt !== null
}

/** True if a recipient asked for erasure, or if the address was deleted. */
export function isGone(row: StoredRecipient): boolean {
  return isHidden(row) || row.sealed === null
}

/** Returns the address of a recipient; null if the recipient is unknown, asked for erasure or was erased. */
export async function recipientOf(register: Register, id: number): Promise<Recipient | null> {
  return await openById(register, id, (row) => !isGone(row))
}

/** Returns the address of a recipient, even of one who asked for erasure, as long as it is stored. Only for proofs. */
export async function recipientForProof(register: Register, id: number): Promise<Recipient | null> {
  return await openById(register, id, ({ sealed }) => sealed !== null)
}

/** Returns the address of a recipient if `mayOpen` allows it; null if not, or for an unknown id. */
async function openById(
  { engine, vault }: Register,
  id: number,
  mayOpen: (row: StoredRecipient) => boolean,
): Promise<Recipient | null> {
  const [row] = await engine.read(recipientById({ id }))
  return row !== undefined && mayOpen(row)
    ? { kind: row.kind, address: decryptRow(vault, row).address }
    : null
}

/** True if the personal data of this recipient was erased. */
export async function isErased({ engine, vault }: Register, { address }: Recipient): Promise<boolean> {
  const [row] = await engine.read(recipientByMark({ mark: vault.mark(address) }))
  return row !== undefined && isGone(row)
}

/** Returns the number of a recipient's row, or null if there is none. */
export async function recipientNumber(
  { engine, vault }: Register,
  { address }: Recipient,
): Promise<number | null> {
  const [row] = await engine.read(recipientByMark({ mark: vault.mark(address) }))
  return row?.id ?? null
}

interface KnownRecipient {
  readonly commitment: Buffer
  /** Decrypts the recipient's secret. It takes time, so it is called only if needed. */
  readonly secret: () => Buffer
  readonly writes: readonly Statement[]
  /** The recipient as stored after the writes; a new one has the id 0 until then. */
  readonly row: StoredRecipient
}

/** Returns a known recipient. A new one, or one whose address was dropped, gets a new secret. */
export function knownOrNew(
  vault: Vault,
  { address, kind }: Recipient,
  {
    mark,
    row,
    now,
  }: { readonly mark: Buffer; readonly row: StoredRecipient | null | undefined; readonly now: number },
): KnownRecipient {
  if (row != null && row.sealed !== null) {
    return { commitment: row.commitment, secret: () => decryptRow(vault, row).secret, writes: [], row }
  }
  const secret = newSecret()
  const commitment = commit(secret, address)
  const sealed = sealRecipient(vault, { address, secret }, aboutRecipient(mark.toString('hex')))
  const writes =
    row == null
      ? [insertRecipient({ mark, kind, sealed, commitment, createdAt: now })]
      : [insertPastCommitment({ mark }), renewRecipient({ mark, sealed, commitment, renewedAt: now })]
  const storedRow = row == null ? { ...unseen, mark, kind } : { ...row, renewedAt: now }
  return { commitment, secret: () => secret, writes, row: { ...storedRow, sealed, commitment } }
}

const unseen = { id: 0, hiddenAt: null, renewedAt: null }

export function decryptRow(vault: Vault, row: RecipientRow): { address: string; secret: Buffer } {
  if (row.sealed === null) throw new Error(`Cannot open recipient ${row.id}: it was erased`)
  return decryptRecipient(vault, row.sealed, aboutRecipient(row.mark.toString('hex')))
}

/** Decrypts the address of a recipient whose mark (keyed hash) was read as hex. */
export function decryptAddress(vault: Vault, sealed: Uint8Array, mark: string): { address: string } {
  return decryptRecipient(vault, sealed, aboutRecipient(mark))
}

/** Returns the text to which an encrypted address is bound: it does not open in another row. */
const aboutRecipient = (mark: string) => `recipient ${mark}`

export const isInSpan = and(
  gt(consent.recipientId, sql.placeholder('after')),
  lte(consent.recipientId, sql.placeholder('through')),
)

const spanSize = 50_000

const newest = preparedOne(() =>
  build.select({ id: recipient.id }).from(recipient).orderBy(desc(recipient.id)).limit(1),
)

export async function newestRecipient({ engine }: WithEngine): Promise<number> {
  const [row] = await engine.read(newest())
  return row?.id ?? 0
}

/**
 * Yields ranges of ids that cover all recipients, also those that are added meanwhile. Other work runs between two ranges.
 */
export async function* recipientSpans(register: WithEngine) {
  let last = await newestRecipient(register)
  for (let after = 0; after < last; after += spanSize) {
    const through = after + spanSize
    yield { after, through }
    await yieldToEventLoop()
    if (through >= last) last = await newestRecipient(register)
  }
}
