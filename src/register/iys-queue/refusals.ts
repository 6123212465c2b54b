import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { change, iysQueue, recipient } from '../../../db/schema.ts'
import { build, pick, preparedQuery } from '../../../db/statement.ts'
import type { Actor } from '../../consent/actor.ts'
import type { Status } from '../../consent/consent.ts'
import { rowsInPages } from '../pages.ts'
import { decryptRow, recipientColumns } from '../recipients/recipients.ts'
import type { Register } from '../register.ts'
import { type GroupVerb, workQueued } from './groups.ts'

/** Changes of a brand that İYS refused with the same code. They have the same remedy. */
export interface RefusalKey {
  readonly brandCode: number
  /** Code of İYS; `late` for changes that were never reported in time, `unknown` where İYS gave no code. */
  readonly code: string
  readonly status: Status
}

const code = sql<string>`iif(${iysQueue.state} = 'late', 'late', coalesce(${iysQueue.code}, 'unknown'))`

const isRefused = and(
  eq(iysQueue.brandCode, sql.placeholder('brandCode')),
  sql`${iysQueue.state} in ('refused', 'late')`,
  isNull(iysQueue.closedReason),
)

const groupsMax = 100

const refusalCounts = preparedQuery(() =>
  build
    .select({
      ...pick(iysQueue, 'brandCode', 'status'),
      code,
      count: sql<number>`count(*)`,
      hasPhone: sql`max(${change.channel} <> 'EPOSTA')`.mapWith(Boolean),
      hasEmail: sql`max(${change.channel} = 'EPOSTA')`.mapWith(Boolean),
    })
    .from(iysQueue)
    .innerJoin(change, eq(change.seq, iysQueue.seq))
    .where(isRefused)
    .groupBy(iysQueue.brandCode, code, iysQueue.status)
    .orderBy(sql`4 desc`, code, iysQueue.status)
    .limit(groupsMax),
)

export type RefusalGroup = ReturnType<ReturnType<typeof refusalCounts>['map']>

/** Counts the open refusals of a brand by code and status, the largest group first. */
export async function refusalGroups({ engine }: Register, brandCode: number): Promise<RefusalGroup[]> {
  return await engine.read(refusalCounts({ brandCode }))
}

const refusedColumns = {
  ...pick(change, 'seq', 'recipientType', 'channel', 'status', 'source', 'consentDate'),
  code,
  recipient: recipientColumns,
}

const refusedChanges = preparedQuery(() =>
  build
    .select(refusedColumns)
    .from(iysQueue)
    .innerJoin(change, eq(change.seq, iysQueue.seq))
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(
      and(
        isRefused,
        sql`(${sql.placeholder('code')} is null or ${code} = ${sql.placeholder('code')})`,
        sql`(${sql.placeholder('status')} is null or ${iysQueue.status} = ${sql.placeholder('status')})`,
        sql`${iysQueue.seq} > ${sql.placeholder('after')}`,
      ),
    )
    .orderBy(asc(iysQueue.seq))
    .limit(sql.placeholder('limit')),
)

type RefusedRow = ReturnType<ReturnType<typeof refusedChanges>['map']>

/** Change that İYS refused or was not reported in time. Its address is null if the recipient was erased. */
export interface RefusedChange extends Omit<RefusedRow, 'recipient'> {
  readonly address: string | null
}

/** Lists the oldest changes of a group. */
export async function refusedOf(
  register: Register,
  { brandCode, code, status }: RefusalKey,
  limit: number,
): Promise<RefusedChange[]> {
  const rows = await register.engine.read(refusedChanges({ brandCode, code, status, after: 0, limit }))
  return rows.map((row) => withAddress(register, row))
}

const pageRows = 500

/** Yields all open refusals of a brand. */
export async function* takeRefusals(register: Register, brandCode: number): AsyncGenerator<RefusedChange> {
  const pageAfter = (last: RefusedRow | null) =>
    refusedChanges({ brandCode, code: null, status: null, after: last?.seq ?? 0, limit: pageRows })
  for await (const row of rowsInPages(register, { rows: pageRows, pageAfter }))
    yield withAddress(register, row)
}

function withAddress({ vault }: Register, { recipient, ...row }: RefusedRow): RefusedChange {
  const isGone = recipient.sealed === null || recipient.hiddenAt !== null
  return { ...row, address: isGone ? null : decryptRow(vault, recipient).address }
}

/** Action of staff that settles a refusal. `load`: to upload İYS's file, which has a later record. */
export type Remedy = GroupVerb | 'load'

const remedies: Readonly<Record<string, Readonly<Record<Status, Remedy>>>> = {
  late: { ONAY: 'ask-again', RET: 'not-needed' },
  H120: { ONAY: 'not-needed', RET: 'not-needed' },
  H121: { ONAY: 'not-needed', RET: 'not-needed' },
  H155: { ONAY: 'ask-again', RET: 'not-needed' },
  H174: { ONAY: 'registered', RET: 'registered' },
  H175: { ONAY: 'not-needed', RET: 'not-needed' },
  H178: { ONAY: 'load', RET: 'load' },
  H467: { ONAY: 'ask-again', RET: 'not-needed' },
}

/** Returns the action for a code of İYS (D6). By default the changes are reported again. */
export function remedyOf({ code, status }: Pick<RefusalKey, 'code' | 'status'>): Remedy {
  return remedies[code]?.[status] ?? 'retry'
}

/** Does an action of a staff member on all changes of a group. */
export async function workRefusals(
  register: Register,
  actor: Actor & { readonly id: string },
  { brandCode, code: refusalCode, status }: RefusalKey,
  verb: GroupVerb,
): Promise<void> {
  const isOfGroup = and(
    eq(iysQueue.brandCode, brandCode),
    sql`${iysQueue.state} in ('refused', 'late')`,
    isNull(iysQueue.closedReason),
    eq(code, refusalCode),
    eq(iysQueue.status, status),
  )
  await workQueued(register, actor, isOfGroup, verb)
}
