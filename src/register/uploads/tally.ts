import * as z from 'zod'
import { effectiveStatement } from '../../consent/consent.ts'
import { isStateRefusal, type RefusalCode, refusalCodes } from '../../consent/refusal.ts'
import type { ImportRow, RowDetail, UnreadRow } from '../../import-file/consent-rows.ts'
import type { RecordOutcome } from '../record/decide-change.ts'
import type { RowOutcome } from '../record/rows.ts'

/**
 * Why a row is not taken: İYS's code, or a reason of ours. `refusal-stands`: the recipient has refused, and an import turns
 * no RET into ONAY (promise 1). `type-unclear`: he has refused as a trader, and the row does not say that it means another type.
 */
const rejectionCodes = [...refusalCodes, 'refusal-stands', 'brand-closed', 'erased', 'type-unclear'] as const
export type RejectionCode = (typeof rejectionCodes)[number]

/** A row that is not taken; never what stands in it. */
export interface Rejection {
  readonly line: number
  readonly code: RejectionCode
  readonly detail: RowDetail | null
}

/** What rows are counted as. */
export type RowResult =
  | {
      readonly kind: 'recorded'
      readonly status: 'ONAY' | 'RET'
      readonly isLocal: boolean
      /** More than one where a refusal is of both recipient types. */
      readonly changes: number
      /** Its date is a day without a time. */
      readonly isWholeDay: boolean
    }
  /** The register says already what the row says. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }

/** Read back from the database. */
export const tallyShape = z.lazy(() => {
  const counts = z.partialRecord(z.enum(rejectionCodes), z.int())
  return z.object({
    rows: z.int(),
    onay: z.int(),
    ret: z.int(),
    /** Of the RETs: those that İYS would not take. */
    local: z.int(),
    /** Changes beside those: of a refusal without a recipient type, where the address is on record as both. */
    beside: z.int(),
    /** Of the ONAYs and RETs: those with a day and no time. */
    wholeDays: z.int(),
    unchanged: z.int(),
    /** Rows that cannot be read, and rows that the rules forbid, by their codes. */
    unread: counts,
    refused: counts,
    /** The first rows that are not taken. */
    listed: z.array(
      z.object({
        line: z.int(),
        code: z.enum(rejectionCodes),
        detail: z.custom<RowDetail>((value) => typeof value === 'string').nullable(),
      }),
    ),
  })
})

/** What a file does, or would do. Holds no address. */
export type Tally = z.infer<typeof tallyShape>

/** What came of an import's being voided: changes taken back, and those whose keys were touched since. */
export const voidTallyShape = z.lazy(() => z.object({ back: z.int(), kept: z.int() }))
export type VoidTally = z.infer<typeof voidTallyShape>

export const nothingTallied: Tally = {
  rows: 0,
  onay: 0,
  ret: 0,
  local: 0,
  beside: 0,
  wholeDays: 0,
  unchanged: 0,
  unread: {},
  refused: {},
  listed: [],
}

/** As many lines as a person looks at in a message. */
const listedMax = 10

/** Counts the results of some more rows. */
export function tallied(tally: Tally, results: readonly RowResult[]): Tally {
  const next = {
    ...tally,
    unread: { ...tally.unread },
    refused: { ...tally.refused },
    listed: [...tally.listed],
  }
  for (const result of results) {
    next.rows += 1
    switch (result.kind) {
      case 'recorded':
        next[result.status === 'ONAY' ? 'onay' : 'ret'] += 1
        if (result.isLocal) next.local += 1
        if (result.isWholeDay) next.wholeDays += 1
        next.beside += result.changes - 1
        break
      case 'unchanged':
        next.unchanged += 1
        break
      case 'rejected': {
        const { rejection } = result
        const among = isUnread(rejection.code) ? next.unread : next.refused
        among[rejection.code] = (among[rejection.code] ?? 0) + 1
        if (next.listed.length < listedMax) next.listed.push(rejection)
      }
    }
  }
  return next
}

/** Codes about the form of a row, whatever the register holds. */
const formCodes: ReadonlySet<RejectionCode> = new Set(
  'H110 H111 H112 H113 H114 H115 H116 H117 H119 H120 H121 H157 H158 H160'.split(' ') as RejectionCode[],
)

function isUnread(code: RejectionCode): boolean {
  return formCodes.has(code)
}

/** How many changes a file has made, or would make. */
export function changesIn({ onay, ret, beside }: Pick<Tally, 'onay' | 'ret' | 'beside'>): number {
  return onay + ret + beside
}

/** How many rows are not taken. */
export function rejectedIn({ unread, refused }: Pick<Tally, 'unread' | 'refused'>): number {
  return sum(unread) + sum(refused)
}

export function sum(some: Tally['unread']): number {
  return Object.values(some).reduce((total, one) => total + one, 0)
}

/** The results of the rows of a page, in the order of its lines; `outcomes` are those of its rows that could be read. */
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

/** A row is recorded where one of its recipient types is, and unchanged where none is and one stands so already. */
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
    // An import is kept from passing a refusal before anybody is asked.
    case 'second-person-needed':
      return rejected('refusal-stands')
    case 'decided': {
      const { change, refusals } = outcome
      if (change !== null && !isIdle(outcome)) {
        return {
          kind: 'recorded',
          status: change.status,
          isLocal: refusals.length > 0,
          changes: 1,
          isWholeDay: row.request.isWholeDay === true,
        }
      }
      return saysNothingNew(row.request.status, outcome)
        ? { kind: 'unchanged' }
        : rejected(refusals[0] ?? 'H178')
    }
  }
}

/** Whether a refusal is only kept so that nothing is taken back over it, and moves nothing on. */
function isIdle({ change, before, after }: Extract<RecordOutcome, { kind: 'decided' }>): boolean {
  const stands = (state: typeof before) =>
    state === null ? null : (effectiveStatement(state)?.consentAt ?? null)
  return change?.effect === 'repeat' && stands(before) === stands(after)
}

/** Whether the register says already what the row says: a second import of a file, even days later (H467). */
function saysNothingNew(
  status: ImportRow['request']['status'],
  { before, refusals }: Extract<RecordOutcome, { kind: 'decided' }>,
): boolean {
  const isAboutTime = (code: RefusalCode) => isStateRefusal(code) || code === 'H467'
  return before !== null && effectiveStatement(before)?.status === status && refusals.every(isAboutTime)
}
