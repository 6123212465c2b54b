import { and, desc, eq, gt, lte, sql } from 'drizzle-orm'
import { consent, pastCommitment, recipient } from '../../db/schema.ts'
import { build, preparedOne, preparedStatement, type Statement } from '../../db/statement.ts'
import type { Recipient } from '../consent/recipient.ts'
import { commit, newSecret, openRecipient, sealRecipient } from '../crypto/commitment.ts'
import type { Vault } from '../crypto/vault.ts'
import { yieldToEventLoop } from '../event-loop.ts'
import type { Register } from './register.ts'

/** Statements that drop what names the recipients of a list, given as JSON. */
export interface ErasureStatements {
  /** Nothing has to keep it: it goes as soon as the person asks to be erased. */
  readonly atOnce?: readonly string[]
  /** It goes with the address, once the duty to keep records has ended. */
  readonly later?: readonly string[]
}

/** A recipient as stored; `sealed` is null once it was erased. */
export interface RecipientRow {
  readonly id: number
  readonly mark: Buffer
  readonly sealed: Buffer | null
  readonly commitment: Buffer
}

export interface FoundRecipient extends RecipientRow {
  readonly kind: 'phone' | 'email'
  /** When he asked to be erased; null when he has not, or has come back by himself. */
  readonly hiddenAt: number | null
  /** When his address came back after it had been dropped. */
  readonly renewedAt: number | null
}

export const recipientColumns = {
  id: recipient.id,
  mark: recipient.mark,
  kind: recipient.kind,
  sealed: recipient.sealed,
  commitment: recipient.commitment,
  hiddenAt: recipient.hiddenAt,
  renewedAt: recipient.renewedAt,
}

export const recipientByMark = preparedOne<FoundRecipient>(() =>
  build
    .select(recipientColumns)
    .from(recipient)
    .where(eq(recipient.mark, sql.placeholder('mark'))),
)

export const recipientById = preparedOne<FoundRecipient>(() =>
  build
    .select(recipientColumns)
    .from(recipient)
    .where(eq(recipient.id, sql.placeholder('id'))),
)

const insertRecipient = preparedStatement(() =>
  build.insert(recipient).values({
    mark: sql.placeholder('mark'),
    kind: sql.placeholder('kind'),
    sealed: sql.placeholder('sealed'),
    commitment: sql.placeholder('commitment'),
    createdAt: sql.placeholder('createdAt'),
  }),
)

const insertPastCommitment = preparedStatement(() =>
  build.insert(pastCommitment).select(
    build
      .select({
        recipientId: recipient.id,
        // A refusal that came after the address was dropped is bound with the old commitment too.
        throughSeq: sql<number>`max((select coalesce(max(e.seq), 0) from entry e where e.kind = 'erasure'
          and e.content ->> '$.commitment' = lower(hex("recipient"."commitment"))),
          (select coalesce(max(c.seq), 0) from change c where c.recipient_id = "recipient"."id"))`.as(
          'through_seq',
        ),
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

const showRecipient = preparedStatement(() =>
  build
    .update(recipient)
    .set({ hiddenAt: null })
    .where(eq(recipient.mark, sql.placeholder('mark'))),
)

/** Whether somebody asked to be erased and has not come back by himself since. */
export function isHidden(row: FoundRecipient | undefined): boolean {
  return row !== undefined && row.hiddenAt !== null
}

/** He has come back by himself: from now on he is seen again. */
export function unhideRecipient(mark: Buffer): Statement {
  return showRecipient({ mark })
}

/** What writing about a recipient needs: the secret its commitments are made with, and the writes that make it if new. */
interface KnownRecipient {
  readonly commitment: Buffer
  /** Opens what is sealed, so it is only asked for where it is needed. */
  readonly secret: () => Buffer
  readonly writes: readonly Statement[]
  /** As it is stored then; one that is new has no number yet. */
  readonly row: FoundRecipient
}

/**
 * The stored recipient, or a new one with a secret of its own. One whose address was dropped comes back under a new secret:
 * what was recorded before keeps the commitment it was made with.
 */
export function knownOrNew(
  vault: Vault,
  { address, kind }: Recipient,
  mark: Buffer,
  row: FoundRecipient | undefined,
  now: number,
): KnownRecipient {
  if (row !== undefined && row.sealed !== null) {
    return { commitment: row.commitment, secret: () => openRow(vault, row).secret, writes: [], row }
  }
  const secret = newSecret()
  const commitment = commit(secret, address)
  const sealed = sealRecipient(vault, { address, secret }, aboutRecipient(mark))
  const writes =
    row === undefined
      ? [insertRecipient({ mark, kind, sealed, commitment, createdAt: now })]
      : [insertPastCommitment({ mark }), renewRecipient({ mark, sealed, commitment, renewedAt: now })]
  const stored = row === undefined ? { ...unseen, mark, kind } : { ...row, renewedAt: now }
  return { commitment, secret: () => secret, writes, row: { ...stored, sealed, commitment } }
}

const unseen = { id: 0, hiddenAt: null, renewedAt: null }

/** Opens what is sealed; throws SealBrokenError when it is not what was sealed, and Error when it was erased. */
export function openRow(vault: Vault, row: RecipientRow): { address: string; secret: Buffer } {
  if (row.sealed === null) throw new Error(`Cannot open recipient ${row.id}: it was erased`)
  return openRecipient(vault, row.sealed, aboutRecipient(row.mark))
}

/** The same of a row whose mark was read as 64 hex digits. */
export function openSealed(
  vault: Vault,
  sealed: Uint8Array,
  mark: string,
): { address: string; secret: Buffer } {
  return openRecipient(vault, sealed, aboutMark(mark))
}

function aboutRecipient(mark: Uint8Array): string {
  return aboutMark(Buffer.from(mark).toString('hex'))
}

/** Bound to the mark, so that a sealed address put into another row does not open. */
function aboutMark(mark: string): string {
  return `recipient ${mark}`
}

/** Recipients from behind one id up to and with another. */
interface RecipientSpan {
  readonly after: number
  readonly through: number
}

/** Whether a consent is of a span: for queries that are run with its bounds. */
export const isInSpan = and(
  gt(consent.recipientId, sql.placeholder('after')),
  lte(consent.recipientId, sql.placeholder('through')),
)

/** The consents of so many are read in some 50 ms. */
const spanSize = 50_000

const newest = preparedOne(() =>
  build.select({ id: recipient.id }).from(recipient).orderBy(desc(recipient.id)).limit(1),
)

/** The highest id of a recipient; 0 while there is none. */
export async function newestRecipient({ engine }: Pick<Register, 'engine'>): Promise<number> {
  const [row] = await engine.read(newest())
  return row?.id ?? 0
}

/**
 * All recipients, in spans with a turn for others between them: what one brand has among millions of consents is not found at
 * once. Whoever comes while spans are left is in one of them.
 */
export async function* recipientSpans(register: Pick<Register, 'engine'>): AsyncGenerator<RecipientSpan> {
  let last = await newestRecipient(register)
  for (let after = 0; after < last; after += spanSize) {
    const through = after + spanSize
    yield { after, through }
    await yieldToEventLoop()
    if (through >= last) last = await newestRecipient(register)
  }
}
