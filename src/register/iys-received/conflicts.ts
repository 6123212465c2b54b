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
  unproved: (mark) => statement(build.delete(iysConflict).where(eq(iysConflict.mark, mark))),
  atOnce: [
    'DELETE FROM iys_conflict WHERE mark IN (SELECT mark FROM recipient WHERE id IN (SELECT value FROM json_each(?)))',
  ],
}

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

/** Both sides of a contradiction between İYS and the register. */
export interface Conflict {
  readonly id: number
  readonly brandCode: number
  readonly row: IysRow
  readonly ours: ConsentStatement | null
}

/** Keyed digest of a movement, the same in every file. */
export function conflictMark(vault: Vault, brandCode: number, row: IysRow): Buffer {
  const { recipient, channel, recipientType, status, at, source } = row
  return vault.mark(
    JSON.stringify([brandCode, recipient.address, channel, recipientType, status, at, source]),
  )
}

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

const aboutConflict = (rowMark: Buffer) => `iys conflict ${rowMark.toString('hex')}`

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
  /** ONAYs in İYS, which a person takes or not. */
  readonly toDecide: number
  /** RETs in İYS, which are obeyed already: a person has only to look at them. */
  readonly obeyed: number
}

/** Conflicts found from `since` until before `until`, in ms, that no person has settled. */
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
 * Ends a conflict. `take`: the register takes İYS's ONAY over on the word of this person. It does not
 * if RET stands here or the recipient was erased (promise 1). `refuse`: RET stands here, and İYS gets it.
 * A RET of İYS is obeyed already.
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
