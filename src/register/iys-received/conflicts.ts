import { and, asc, eq, gte, inArray, isNull, lt, sql } from 'drizzle-orm'
import { iysConflict } from '../../../db/schema.ts'
import { build, pick, query, type Statement, statement } from '../../../db/statement.ts'
import type { Actor } from '../../consent/actor.ts'
import { type ConsentState, type ConsentStatement, effectiveStatement } from '../../consent/consent.ts'
import type { Vault } from '../../crypto/vault.ts'
import type { IysRow } from '../../import-file/iys-rows.ts'
import { type IysAnswer, newFromIys, writesOfAnswers } from '../iys-queue/answers.ts'
import type { ErasureStatements } from '../recipients/recipients.ts'
import { type RowOutcome, type RowRequest, recordRows } from '../record/rows.ts'
import type { Register } from '../register.ts'

export const conflictTraces: ErasureStatements = {
  ofUnknownAddress: (mark) => statement(build.delete(iysConflict).where(eq(iysConflict.mark, mark))),
  onRequest: [
    'DELETE FROM iys_conflict WHERE mark IN (SELECT mark FROM recipient WHERE id IN (SELECT value FROM json_each(?)))',
  ],
}

/** Returns a row of İYS as a change to record in the register. `national` is the statement as İYS has it. */
export function movementOf({
  recipient,
  channel,
  recipientType,
  status,
  source,
  consentDate,
  at,
}: IysRow): RowRequest {
  const request = {
    recipientType,
    status,
    source: source ?? undefined,
    consentDate: consentDate ?? undefined,
  }
  return { recipient, channel, request, national: { status, source, consentDate, at } }
}

/** Contradiction between a row of İYS and the register's statement (`ours`; null if the register has none). */
export interface Conflict {
  readonly id: number
  readonly brandCode: number
  readonly row: IysRow
  readonly ours: ConsentStatement | null
}

/** Returns a keyed digest of İYS's row, by which the same conflict is recognized in a later file. */
export function conflictMark(vault: Vault, brandCode: number, row: IysRow): Buffer {
  const { recipient, channel, recipientType, status, at, source } = row
  return vault.mark(
    JSON.stringify([brandCode, recipient.address, channel, recipientType, status, at, source]),
  )
}

/** Stores a conflict between İYS and the register, encrypted. A conflict stored before is left as it is. */
export function insertConflict(
  { vault, clock }: Register,
  brandCode: number,
  { row, state }: { readonly row: IysRow; readonly state: ConsentState | null },
): Statement {
  const rowMark = conflictMark(vault, brandCode, row)
  const ours = state === null ? null : effectiveStatement(state)
  const sealed = vault.sealJson({ row, ours }, aboutConflict(rowMark))
  const mark = vault.mark(row.recipient.address)
  const values = { brandCode, rowMark, mark, status: row.status, sealed, foundAt: clock() }
  return statement(build.insert(iysConflict).values(values).onConflictDoNothing())
}

/** Returns the text to which the encrypted conflict is bound: it opens only in its own row. */
const aboutConflict = (rowMark: Buffer) => `iys conflict ${rowMark.toString('hex')}`

/** Lists conflicts of these brands that no person has decided, the oldest first. */
export async function openConflicts(
  { engine, vault }: Register,
  { brandCodes, limit }: { readonly brandCodes: readonly number[]; readonly limit: number },
): Promise<Conflict[]> {
  const open = build
    .select(pick(iysConflict, 'id', 'brandCode', 'rowMark', 'sealed'))
    .from(iysConflict)
    .where(and(isNull(iysConflict.settledAt), inArray(iysConflict.brandCode, [...brandCodes])))
    .orderBy(asc(iysConflict.id))
    .limit(limit)
  const rows = await engine.read(query(open))
  return rows.map(({ id, brandCode, rowMark, sealed }) => ({
    id,
    brandCode,
    ...vault.openJson<Pick<Conflict, 'row' | 'ours'>>(sealed, aboutConflict(rowMark)),
  }))
}

export interface FoundConflicts {
  readonly brandCode: number
  /** Conflicts with an ONAY in İYS: a person decides if the register records it. */
  readonly toDecide: number
  /** Conflicts with a RET in İYS: the register has recorded the RET already, a person only reviews it. */
  readonly obeyed: number
}

/** Counts by brand the undecided conflicts found from `since` until before `until` (both in ms since 1970). */
export async function conflictsFound(
  { engine }: Register,
  { since, until }: { readonly since: number; readonly until: number },
): Promise<FoundConflicts[]> {
  const matching = build
    .select({
      brandCode: iysConflict.brandCode,
      toDecide: sql<number>`count(*) filter (where ${iysConflict.status} = 'ONAY')`,
      obeyed: sql<number>`count(*) filter (where ${iysConflict.status} = 'RET')`,
    })
    .from(iysConflict)
    .where(
      and(isNull(iysConflict.settledAt), gte(iysConflict.foundAt, since), lt(iysConflict.foundAt, until)),
    )
    .groupBy(iysConflict.brandCode)
  return await engine.read(query(matching))
}

/**
 * Stores a person's decision about a conflict. `take` records İYS's ONAY, unless the register has RET or the recipient was
 * erased; then the result is `refused`. `refuse` records a RET, which is reported to İYS. A RET of İYS needs no change: it
 * was recorded when the conflict was found. `settled-before`: another person has decided already.
 */
export async function settleConflict(
  register: Register,
  { id, brandCode, row }: Conflict,
  decision: 'take' | 'refuse',
  by: Actor & { readonly id: string },
): Promise<'settled' | 'settled-before' | 'refused'> {
  const { recipient, channel, recipientType, status } = row
  const request = { recipientType, status: 'RET' as const, source: 'HS_KARAR', consentDate: 'now' as const }
  const refusal = decision === 'refuse' ? [{ recipient, channel, request, actor: by }] : []
  const isOpen = and(eq(iysConflict.id, id), isNull(iysConflict.settledAt))
  const set = { settledBy: by.id, settledAt: register.clock() }
  const overRefusal = decision === 'take' ? ('forbid' as const) : undefined
  const isTaken = ([first]: readonly RowOutcome[]) =>
    decision === 'refuse' || first === undefined || first.outcomes.every(({ kind }) => kind === 'decided')
  const recorded = await recordRows(
    register,
    { door: 'iys' },
    { brandCode, overRefusal, rows: status === 'RET' ? [] : [movementOf(row), ...refusal] },
    {
      read: query(build.select({ id: iysConflict.id }).from(iysConflict).where(isOpen)),
      shouldContinue: ([open]) => open !== undefined,
      write: (decided) =>
        isTaken(decided)
          ? [
              statement(build.update(iysConflict).set(set).where(isOpen)),
              ...writesOfReceipt(row, decided[0], by),
            ]
          : [],
    },
  )
  if (recorded.kind === 'refused') return 'settled-before'
  return isTaken(recorded.outcomes) ? 'settled' : 'refused'
}

/** Returns the writes that store İYS's confirmation of the ONAY just recorded; none if it was not recorded. */
function writesOfReceipt(row: IysRow, taken: RowOutcome | undefined, by: Actor): readonly Statement[] {
  const [outcome] = taken?.outcomes ?? []
  if (outcome?.kind !== 'decided' || outcome.change === null) return []
  const { id, recordedAt: at } = outcome.change
  const changeId = Buffer.from(id, 'hex')
  const registered = { changeId, outcome: 'registered' as const }
  const { transactionId, creationDate } = row
  const answer: IysAnswer =
    transactionId === null
      ? { ...registered, by: 'word' }
      : { ...registered, by: 'receipt', transactionId, creationDate }
  return writesOfAnswers([answer], [newFromIys(changeId)], { actor: by, at }).writes
}
