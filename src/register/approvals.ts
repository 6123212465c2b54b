import { and, asc, eq, getTableColumns, gt, inArray, isNotNull, isNull, lte, or, type SQL } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { approval } from '../../db/schema.ts'
import { build, type Query, query, type Statement, statement } from '../../db/statement.ts'
import type { Principal } from '../consent/actor.ts'
import { allRows } from './pages.ts'
import { type Register, type WithEngine, write } from './register.ts'
import { sealedContent } from './short-lived.ts'

const { requestKey: _, sealed: __, ...columns } = getTableColumns(approval)
type SealedRow = typeof approval.$inferSelect

export type Approval = Omit<SealedRow, 'requestKey' | 'sealed'>
export type ApprovalReason = Approval['reason']

export interface ApprovalRequest extends Pick<Approval, 'kind' | 'brandCode' | 'reason' | 'changes'> {
  /** Key of the request: a repeat with the same key returns the first request. */
  readonly requestKey: string
  /** Moment at which the request expires, if earlier than the usual 72 hours. */
  readonly until?: number | undefined
  /** Content of the request, stored as encrypted JSON, since it may hold addresses. */
  readonly body: unknown
}

export type ApprovalRequestResult =
  | { readonly kind: 'asked'; readonly approval: Approval; readonly notified: number }
  /** The requester alone may change the consents of this brand, so no request was stored. */
  | { readonly kind: 'no-approver' }

/**
 * Time after which a request expires: one of Friday afternoon can be approved on Monday. An approval checks again that an
 * ONAY is at most three business days old (R16).
 */
export const approvalAgeMaxMs = 72 * 60 * 60_000

const approvalBodies = sealedContent<unknown>('approval')

const byId = (id: number): Query<SealedRow> => query(build.select().from(approval).where(eq(approval.id, id)))

/** Stores a request, encrypted, until a second person decides on it. A repeat with the same key returns the first request. */
export async function requestApproval(
  register: Register,
  askedBy: Principal,
  { requestKey, body, until, ...request }: ApprovalRequest,
): Promise<Approval> {
  const askedAt = register.clock()
  const row = {
    ...request,
    requestKey,
    sealed: approvalBodies.seal(register, requestKey, body),
    askedAt,
    askedBy,
    expiresAt: Math.min(askedAt + approvalAgeMaxMs, until ?? Number.POSITIVE_INFINITY),
  }
  const sameRequest = query(build.select(columns).from(approval).where(eq(approval.requestKey, requestKey)))
  await register.engine.unit([sameRequest], ([known]): Outcome<null> => {
    const insert = statement(build.insert(approval).values(row))
    return { writes: known === undefined ? [insert] : [], result: null }
  })
  const [storedApproval] = await register.engine.read(sameRequest)
  if (storedApproval === undefined)
    throw new Error('Cannot ask for an approval: it was stored and is not there')
  return withExpiry(storedApproval, askedAt)
}

/** Returns a request, shown as expired once its time is over; null if the id is unknown. */
export async function approvalOf(register: Register, id: number): Promise<Approval | null> {
  const [row] = await register.engine.read(byId(id))
  return row === undefined ? null : withoutBody(withExpiry(row, register.clock()))
}

/** Returns the body to parse; null once the request is settled or expired. */
export async function bodyOfApproval(register: Register, id: number): Promise<unknown> {
  const [row] = await register.engine.read(byId(id))
  return row === undefined || withExpiry(row, register.clock()).outcome === 'expired'
    ? null
    : approvalBodies.open(register, row.requestKey, row.sealed)
}

/** Returns the requests of these brands that are undecided, or approved and not done yet, the oldest first. */
export async function listWaitingApprovals(
  register: Register,
  brandCodes: readonly number[],
): Promise<Approval[]> {
  const isWaiting = and(
    inArray(approval.brandCode, [...brandCodes]),
    isNull(approval.settledAt),
    or(gt(approval.expiresAt, register.clock()), isNotNull(approval.outcome)),
  )
  return await approvalsWhere(register, isWaiting)
}

const pageRows = 1000

/** Reads the requests for approval that meet a condition, the oldest first. */
async function approvalsWhere({ engine }: WithEngine, isWanted: SQL | undefined): Promise<Approval[]> {
  const pageAfter = (last: Approval | null) =>
    query(
      build
        .select(columns)
        .from(approval)
        .where(and(isWanted, gt(approval.id, last?.id ?? 0)))
        .orderBy(asc(approval.id))
        .limit(pageRows),
    )
  return await allRows({ engine }, { rows: pageRows, pageAfter })
}

export type ApprovalDecision =
  /** The caller now makes the change in the names of requester and approver, then calls `settleApproval`. */
  | {
      readonly kind: 'approved'
      readonly approval: Approval & { readonly decidedBy: Principal }
      readonly body: unknown
    }
  /** Declined, or withdrawn by the requester. */
  | { readonly kind: 'closed'; readonly approval: Approval }
  | { readonly kind: 'own' }
  /** The request was decided before, or it expired; nothing was changed. */
  | { readonly kind: 'over'; readonly approval: Approval }
  | { readonly kind: 'unknown' }

/**
 * Stores the decision on a request, only once even if two people press at the same time. The caller checks the role; this
 * function and the table check that the approver is not the requester. If the change of an approved request was not made
 * (outage, crash), another press returns `approved` again, in the first approver's name.
 */
export async function decideApproval(
  register: Register,
  id: number,
  { by, approves }: { readonly by: Principal; readonly approves: boolean },
): Promise<ApprovalDecision> {
  const now = register.clock()
  const decided = await register.engine.unit([byId(id)], ([row]): Outcome<ApprovalDecision | null> => {
    if (row === undefined) return { writes: [], result: { kind: 'unknown' } }
    const present = withExpiry(row, now)
    if (approves && row.askedBy === by) return { writes: [], result: { kind: 'own' } }
    if (present.outcome !== null) return { writes: [], result: repeatedDecision(register, present, approves) }
    const outcome = approves ? 'approved' : row.askedBy === by ? 'withdrawn' : 'declined'
    const end = approves ? {} : { settledAt: now, sealed: null }
    const to = { outcome, decidedAt: now, decidedBy: by, ...end } as const
    return { writes: [updateUndecided(id, to)], result: null }
  })
  if (decided !== null) return decided
  // Reads the stored decision: if two people press at the same time, only the first decision is stored.
  const [storedApproval] = await register.engine.read(byId(id))
  if (storedApproval === undefined) return { kind: 'unknown' }
  const isMine =
    storedApproval.decidedBy === by &&
    storedApproval.decidedAt === now &&
    (storedApproval.outcome === 'approved') === approves
  return isMine && !approves
    ? { kind: 'closed', approval: withoutBody(storedApproval) }
    : repeatedDecision(register, storedApproval, approves)
}

/** Decides what another press does: approving again completes a change that was approved but not done yet. */
function repeatedDecision(register: Register, row: SealedRow, approves: boolean): ApprovalDecision {
  const { outcome, settledAt, decidedBy } = row
  const approval = withoutBody(row)
  return approves && outcome === 'approved' && settledAt === null && decidedBy !== null
    ? {
        kind: 'approved',
        approval: { ...approval, decidedBy },
        body: approvalBodies.open(register, row.requestKey, row.sealed),
      }
    : { kind: 'over', approval }
}

/** Drops the body of an approved request that was done; both names stay. */
export async function settleApproval(register: Register, id: number): Promise<void> {
  const isOpen = and(eq(approval.id, id), eq(approval.outcome, 'approved'), isNull(approval.settledAt))
  const settled = { settledAt: register.clock(), sealed: null }
  await write(register, statement(build.update(approval).set(settled).where(isOpen)))
}

/** Returns the requests that have expired by now and are not closed. */
export async function listExpiredApprovals({ engine }: Register, now: number): Promise<Approval[]> {
  const isOut = and(isNull(approval.settledAt), isNull(approval.outcome), lte(approval.expiresAt, now))
  return (await approvalsWhere({ engine }, isOut)).map((row) => withExpiry(row, now))
}

/** Closes an expired request and drops its body. */
export async function expireApproval(register: Register, id: number, now: number): Promise<void> {
  await write(
    register,
    updateUndecided(id, { outcome: 'expired', decidedAt: now, settledAt: now, sealed: null }),
  )
}

function updateUndecided(id: number, to: Partial<SealedRow>): Statement {
  const isWaiting = and(eq(approval.id, id), isNull(approval.outcome))
  return statement(build.update(approval).set(to).where(isWaiting))
}

/** Shows a request as expired once its time is over, even if it is not stored as expired yet. */
function withExpiry<Row extends Approval>(row: Row, now: number): Row {
  const isOut = row.outcome === null && row.expiresAt <= now
  return isOut ? { ...row, outcome: 'expired', decidedAt: row.expiresAt } : row
}

function withoutBody({ requestKey: _, sealed: __, ...rest }: SealedRow): Approval {
  return rest
}
