import * as z from 'zod'
import { effectiveStatement, permissionReasons } from '../../consent/consent.ts'
import { isStateRefusal, type RefusalCode, refusalCodes } from '../../consent/refusal.ts'
import type { ImportRow, RowDetail, UnreadRow } from '../../import-file/consent-rows.ts'
import type { ListAnswer } from '../asked-list.ts'
import type { RecordOutcome } from '../record/decide-change.ts'
import type { RowOutcome } from '../record/rows.ts'

/**
 * Why a row is rejected: İYS's code or ours. `refusal-stands`: an import turns no RET into ONAY (promise 1).
 * `type-unclear`: the recipient refused as a trader, and the row names no type. `not-sent`: an error of
 * İYS's loader for a row that it did not get.
 */
const rejectionCodes = [
  ...refusalCodes,
  'refusal-stands',
  'open-complaint',
  'brand-closed',
  'erased',
  'type-unclear',
  'not-sent',
] as const
export type RejectionCode = (typeof rejectionCodes)[number]

/** A rejected row, without its content. */
export interface Rejection {
  readonly line: number
  readonly code: RejectionCode
  /** `obeyed`: a RET that is recorded although İYS would not take the row. */
  readonly detail: RowDetail | 'obeyed' | null
}

export type RowResult =
  | {
      readonly kind: 'recorded'
      readonly status: 'ONAY' | 'RET'
      readonly isLocal: boolean
      /** More than one if a refusal is of both recipient types. */
      readonly changes: number
      /** Fault of a refusal that is recorded all the same. */
      readonly remark: Rejection | null
    }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }

const detail = z.lazy(() =>
  z.custom<Rejection['detail']>((value) => value === null || typeof value === 'string'),
)

export const tallyShape = z.lazy(() => {
  const count = z.int().default(0)
  return z.object({
    rows: count,
    /** Changes: a refusal without a recipient type is one for each type on record. */
    onay: count,
    ret: count,
    /** RETs that İYS would not take. */
    local: count,
    unchanged: count,
    /** Rows not taken, by code. */
    refused: z.partialRecord(z.enum(rejectionCodes), z.int()).default({}),
    /** Rows to look at: not taken, or obeyed here alone because of a fault. */
    faulty: count,
    listed: z
      .array(
        z.object({
          line: z.int(),
          code: z.enum(rejectionCodes),
          detail,
        }),
      )
      .default([]),
  })
})

export type Tally = z.infer<typeof tallyShape>

/** Changes taken back, and those kept because their keys were touched since. */
export const voidTallyShape = z.lazy(() => z.object({ back: z.int().default(0), kept: z.int().default(0) }))
export type VoidTally = z.infer<typeof voidTallyShape>

/** More lines would not fit a message. */
const listedMax = 10

export function tallied(tally: Tally, results: readonly RowResult[]): Tally {
  const next = { ...tally, refused: { ...tally.refused }, listed: [...tally.listed] }
  const list = (one: Rejection) => {
    next.faulty += 1
    if (next.listed.length < listedMax) next.listed.push(one)
  }
  for (const result of results) {
    next.rows += 1
    switch (result.kind) {
      case 'recorded':
        next[result.status === 'ONAY' ? 'onay' : 'ret'] += result.changes
        if (result.isLocal) next.local += 1
        if (result.remark !== null) list(result.remark)
        break
      case 'unchanged':
        next.unchanged += 1
        break
      case 'rejected': {
        const { code } = result.rejection
        next.refused[code] = (next.refused[code] ?? 0) + 1
        list(result.rejection)
      }
    }
  }
  return next
}

export function rejectedIn({ refused }: Pick<Tally, 'refused'>): number {
  return Object.values(refused).reduce((total, one) => total + one, 0)
}

/** Returns the results in the order of the lines; `outcomes` are of the readable rows only. */
export function resultsOf(
  page: readonly (ImportRow | UnreadRow)[],
  outcomes: readonly RowOutcome[],
): RowResult[] {
  let place = 0
  return page.map((row) => {
    if ('code' in row) return { kind: 'rejected', rejection: row }
    const one = outcomes[place++]
    if (one === undefined) throw new Error('Cannot tell what became of a row: it was not decided')
    return ofTypes(row, one.outcomes)
  })
}

/** Counts a row as recorded if one of its recipient types is, else as unchanged if one already stands so. */
function ofTypes(row: ImportRow, outcomes: RowOutcome['outcomes']): RowResult {
  const results = outcomes.map((outcome) => resultOf(row, outcome))
  const recorded = results.filter((one) => one.kind === 'recorded')
  const [first] = recorded
  if (first !== undefined) {
    return { ...first, isLocal: recorded.every(({ isLocal }) => isLocal), changes: recorded.length }
  }
  return results.find(({ kind }) => kind === 'unchanged') ?? results[0] ?? rejectedFor(row, 'type-unclear')
}

function rejectedFor({ line }: ImportRow, code: RejectionCode): RowResult {
  return { kind: 'rejected', rejection: { line, code, detail: null } }
}

function resultOf(row: ImportRow, outcome: RecordOutcome): RowResult {
  const rejected = (code: RejectionCode) => rejectedFor(row, code)
  switch (outcome.kind) {
    case 'no-brand':
      throw new Error('Cannot import: the brand is not there any more')
    case 'brand-closed':
    case 'refusal-stands':
    case 'erased':
      return rejected(outcome.kind)
    // A preview never passes a refusal.
    case 'second-person-needed':
      return rejected('refusal-stands')
    case 'confirmation-needed':
      return rejected('open-complaint')
    case 'decided': {
      const { change, refusals } = outcome
      if (change !== null && !isIdle(outcome)) {
        const fault = refusals.find((code) => !isOfStateOrAge(code))
        return {
          kind: 'recorded',
          status: change.status,
          isLocal: refusals.length > 0,
          changes: 1,
          remark: fault === undefined ? null : { line: row.line, code: fault, detail: 'obeyed' },
        }
      }
      return saysNothingNew(row.request.status, outcome)
        ? { kind: 'unchanged' }
        : rejected(refusals[0] ?? 'H178')
    }
  }
}

function isOfStateOrAge(code: RefusalCode): boolean {
  return isStateRefusal(code) || code === 'H467'
}

/** True for a refusal that is kept only against taking it back, and moves nothing on. */
function isIdle({ change, before, after }: Extract<RecordOutcome, { kind: 'decided' }>): boolean {
  const stands = (state: typeof before) =>
    state === null ? null : (effectiveStatement(state)?.consentAt ?? null)
  return change?.effect === 'repeat' && stands(before) === stands(after)
}

/** True if the register already says so: a repeated import, even days later (H467), or any RET over RET. */
function saysNothingNew(
  status: ImportRow['request']['status'],
  { before, refusals }: Extract<RecordOutcome, { kind: 'decided' }>,
): boolean {
  if (before === null || effectiveStatement(before)?.status !== status) return false
  return status === 'RET' || refusals.every(isOfStateOrAge)
}

export const iysTallyShape = z.lazy(() => {
  const count = z.int().default(0)
  return z.object({
    rows: count,
    /** Changes that İYS has, and that its loader could not load. */
    registered: count,
    refused: count,
    /** Movements of İYS that became changes here. */
    onay: count,
    ret: count,
    known: count,
    conflicts: count,
    unreadable: count,
    /** Rows of addresses that the brand knows, and does not know; apart from these, first ONAYs given in İYS. */
    ofKnown: count,
    ofUnknown: count,
    ofNew: count,
    listed: z.array(z.object({ line: z.int(), code: z.enum(rejectionCodes), detail })).default([]),
  })
})

export type IysTally = Readonly<z.infer<typeof iysTallyShape>>

export const listTallyShape = z.lazy(() => {
  const count = z.int().min(0).default(0)
  const reason = z.object({ maySend: z.boolean(), reason: z.enum(permissionReasons), count: z.int() })
  return z.object({
    may: count,
    mayNot: count,
    unreadable: count,
    reasons: z.array(reason).default([]),
    /** Addresses to look up, each counted once. */
    asked: count,
    /** Lines that repeat an earlier one. */
    repeated: count,
  })
})

export type ListTally = Readonly<z.infer<typeof listTallyShape>>

export function countedWith(tally: ListTally, answers: readonly ListAnswer[]): ListTally {
  const answered = answers.filter((one) => one.kind === 'answered')
  const may = answered.filter(({ maySend }) => maySend).length
  return {
    may: tally.may + may,
    mayNot: tally.mayNot + answered.length - may,
    unreadable: tally.unreadable + answers.length - answered.length,
    reasons: withReasons(tally.reasons, answered),
    asked: tally.asked,
    repeated: tally.repeated,
  }
}

type Reasons = ListTally['reasons']

function withReasons(
  reasons: Reasons,
  answered: readonly { readonly maySend: boolean; readonly reason: Reasons[number]['reason'] }[],
): Reasons {
  const byReason = new Map(reasons.map((one) => [`${one.maySend} ${one.reason}`, one.count]))
  for (const { maySend, reason } of answered) {
    const key = `${maySend} ${reason}`
    byReason.set(key, (byReason.get(key) ?? 0) + 1)
  }
  const all = [true, false].flatMap((maySend) =>
    permissionReasons.map((reason) => ({
      maySend,
      reason,
      count: byReason.get(`${maySend} ${reason}`) ?? 0,
    })),
  )
  return all.filter((one) => one.count > 0).toSorted((one, other) => other.count - one.count)
}
