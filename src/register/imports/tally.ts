import * as z from 'zod'
import { effectiveStatement, type Permission, permissionReasons } from '../../consent/consent.ts'
import { isNotMobile } from '../../consent/recipient.ts'
import { isStateRefusal, type RefusalCode } from '../../consent/refusal.ts'
import {
  type ImportRow,
  type RowCode,
  type RowDetail,
  type UnreadRow,
  valueOfRow,
} from '../../import-file/consent-rows.ts'
import { columnOrders } from '../../import-file/dates.ts'
import type { ListAnswer } from '../look-up/asked-list.ts'
import type { RecordOutcome } from '../record/change-request.ts'
import type { RowOutcome } from '../record/rows.ts'
import { countFault, type FaultCount, faultKey, withoutRepeats } from './fault-counts.ts'

/** Rejected row: its line and the reason, without its content. */
export interface Rejection {
  readonly line: number
  readonly code: RowCode
  /**
   * Further reason. `kept-here`: a RET that is recorded here, although İYS would not take the row. `obeyed`: a RET of İYS
   * that is recorded, although its row could not be read completely.
   */
  readonly detail: RowDetail | 'kept-here' | 'obeyed' | null
}

/** Result of a statement: of a line, or of a channel in a line about a person. */
export interface RowResult {
  readonly line: number
  readonly kind: 'onay' | 'ret' | 'unchanged' | 'rejected'
  /** True for an unchanged row that states the same as an earlier row of the file. */
  readonly isDuplicate: boolean
  /** True if İYS would not take the statement. */
  readonly isLocal: boolean
  /** True for an ONAY for SMS to a landline, 444 or 0850 number. İYS has no rule about it, but an SMS will hardly arrive. */
  readonly isNotMobile: boolean
  /** Number of changes: two for a RET of both recipient types. */
  readonly changes: number
  /** Reason why the row is rejected, or the fault of a RET that is recorded even so. */
  readonly fault: Rejection | null
  /** Text of the cell that the fault is about; null if there is none, or if it may contain an address. */
  readonly value: string | null
}

const tallyShape = z.lazy(() => {
  const count = z.int().default(0)
  const rejection = z.custom<Rejection>()
  const ofBrand = z.object({ matched: count, known: count, firstOnay: count })
  const reason = z.object({ maySend: z.boolean(), reason: z.enum(permissionReasons), count: z.int() })
  return z.object({
    rows: count,
    /** Numbers of changes. A RET without a recipient type is a change for each type that has records. */
    onay: count,
    ret: count,
    /** Number of RETs that İYS would not take. */
    local: count,
    /** Number of rows with an ONAY for SMS to a number that is not mobile. */
    notMobile: count,
    unchanged: count,
    /** Number of unchanged rows that state the same as an earlier row of the file. */
    duplicates: count,
    /** Numbers of rejected rows, by code. */
    rejected: z.record(z.string(), z.int()).default({}),
    /** Numbers of rejected rows, by code and text of the cell. */
    faults: z.array(z.custom<FaultCount>()).default([]),
    /** Number of rows that a person should check: rejected ones, and RETs that count only here because of a fault. */
    faulty: count,
    /** True if the brand's activation date could still be changed when the file was read. */
    mayActivate: z.boolean().default(false),
    /** Order of dates such as 05/06/2018 in the file. */
    dates: z.enum(columnOrders).default('none'),
    listed: z.array(rejection).default([]),
    /** Numbers of changes that İYS has registered, and that its loader refused. */
    registered: count,
    refused: count,
    known: count,
    conflicts: count,
    unreadable: count,
    /** Number of RETs of İYS that count although their rows could not be read completely. */
    obeyed: count,
    /** Number of ONAYs in a file of İYS for addresses of which the brand has no consent. A person has to accept them. */
    newcomers: count,
    /**
     * Numbers of rows for addresses that the brand has (`ofKnown`) or not (`ofUnknown`), and of first ONAYs from İYS
     * (`ofNew`).
     */
    ofKnown: count,
    ofUnknown: count,
    ofNew: count,
    /**
     * Numbers of rows of the file's brand (`own`), of those whose movement the register has (`matched`), and of other
     * brands.
     */
    own: count,
    matched: count,
    ofOthers: z.record(z.string(), ofBrand).default({}),
    /** Numbers of addresses to look up, each counted once, and of lines that repeat an earlier one. */
    asked: count,
    repeated: count,
    may: count,
    mayNot: count,
    reasons: z.array(reason).default([]),
    /** Numbers of changes that were taken back, and that stay because their consents have changed since. */
    back: count,
    kept: count,
  })
})

/** Tally: counts of the effect of a file, as far as it was previewed, applied, looked up, or taken back. */
export type Tally = z.infer<typeof tallyShape>

export interface PageResult {
  /** Adds the effect of the page's rows to a tally. */
  readonly add: (before: Tally) => Tally
  /** Changes and rejections of the rows, in packed form. */
  readonly changes?: Buffer
  readonly rejected?: string
  /** Rejected rows with their cells, encrypted. */
  readonly rejectedRows?: Buffer | null
}

/** Reads a stored tally. Without one, each count is 0. */
export const tallyOf = (stored: string | null): Tally => tallyShape.parse(JSON.parse(stored ?? '{}'))

/** Maximum number of lines that a message lists. */
export const listedMax = 10

/**
 * Returns a tally with the results of further statements. A line about a person counts as one row: as rejected if one of its
 * channels is, as unchanged if no channel is recorded.
 */
export function tallied(tally: Tally, results: readonly RowResult[]): Tally {
  const next = { ...tally, rejected: { ...tally.rejected } }
  const faults = new Map(tally.faults.map((fault) => [faultKey(fault), fault]))
  for (const line of Map.groupBy(results, ({ line }) => line).values()) {
    next.rows += 1
    for (const { kind, changes, isLocal, isNotMobile } of line) {
      if (kind === 'onay' || kind === 'ret') next[kind] += changes
      if (isLocal) next.local += 1
      if (isNotMobile) next.notMobile += 1
    }
    const rejected = line.find(({ kind, fault }) => kind === 'rejected' && fault !== null)
    if (rejected !== undefined) countFault(next.rejected, faults, rejected)
    else if (line.every(({ kind }) => kind === 'unchanged')) {
      next.unchanged += 1
      if (line.every(({ isDuplicate }) => isDuplicate)) next.duplicates += 1
    }
  }
  const listed = withoutRepeats(results.flatMap(({ fault }) => fault ?? []))
  next.faulty += listed.length
  next.listed = [...next.listed, ...listed].slice(0, listedMax)
  next.faults = [...faults.values()].sort((a, b) => b.rows - a.rows)
  return next
}

export function rejectedIn({ rejected }: Tally): number {
  return Object.values(rejected).reduce((total, rows) => total + rows, 0)
}

/** Returns the results of rows in the order of the lines. `outcomes` has only those of rows that could be read. */
export function resultsOf(
  page: readonly (ImportRow | UnreadRow)[],
  outcomes: readonly RowOutcome[],
): RowResult[] {
  let place = 0
  return page.map((row) => {
    if ('code' in row) return rejectedFor(row, row.code, { detail: row.detail, value: row.value ?? null })
    const outcome = outcomes[place++]
    if (outcome === undefined) throw new Error('Cannot tell what became of a row: it was not decided')
    return ofTypes(row, outcome.outcomes)
  })
}

/**
 * Returns the result of a row with several recipient types: recorded if one of them is, else unchanged if one has the
 * status already.
 */
function ofTypes(row: ImportRow, outcomes: RowOutcome['outcomes']): RowResult {
  const results = outcomes.map((outcome) => resultOf(row, outcome))
  const recorded = results.filter(({ kind }) => kind === 'onay' || kind === 'ret')
  const [first] = recorded
  if (first !== undefined) {
    return { ...first, isLocal: recorded.every(({ isLocal }) => isLocal), changes: recorded.length }
  }
  return results.find(({ kind }) => kind === 'unchanged') ?? results[0] ?? rejectedFor(row, 'type-unclear')
}

/** Returns the result of a row that is rejected for a code. */
function rejectedFor(
  { line }: Pick<ImportRow, 'line'>,
  code: RowCode,
  {
    detail = null,
    value = null,
  }: { readonly detail?: RowDetail | null; readonly value?: string | null } = {},
): RowResult {
  return { ...nothingOf(line), kind: 'rejected', fault: { line, code, detail }, value }
}

/** Returns the result of a row without any effect, as a base for others. */
function nothingOf(line: number) {
  return {
    line,
    isDuplicate: false,
    isLocal: false,
    isNotMobile: false,
    changes: 0,
    fault: null,
    value: null,
  }
}

/** Returns the result of a row for one recipient type. */
function resultOf(row: ImportRow, outcome: RecordOutcome): RowResult {
  const rejected = (refusal: RowCode) => {
    const code = codeOf(row, refusal)
    return rejectedFor(row, code, { value: valueOfRow(row, code) })
  }
  switch (outcome.kind) {
    case 'no-brand':
      throw new Error('Cannot import: the brand is not there any more')
    case 'brand-closed':
    case 'refusal-stands':
    case 'erased':
      return rejected(outcome.kind)
    // A preview never overrides a RET.
    case 'second-person-needed':
      return rejected('refusal-stands')
    case 'confirmation-needed':
      return rejected('open-complaint')
    case 'decided': {
      const { change, refusals } = outcome
      if (change !== null && !isIdle(outcome)) {
        const code = refusals.find((refusal) => !isOfStateOrAge(refusal))
        return {
          ...nothingOf(row.line),
          kind: change.status === 'ONAY' ? 'onay' : 'ret',
          isLocal: refusals.length > 0,
          isNotMobile: isSmsConsent(row) && isNotMobile(row.recipient.address),
          changes: 1,
          fault: code === undefined ? null : { line: row.line, code: codeOf(row, code), detail: 'kept-here' },
        }
      }
      return saysNothingNew(row.request.status, outcome)
        ? { ...nothingOf(row.line), kind: 'unchanged', isDuplicate: row.isDuplicate === true }
        : rejected(refusals[0] ?? 'H178')
    }
  }
}

/** Returns the code of a rejection; `day-order` instead of H158 for a date that can be read in two ways. */
function codeOf({ request }: ImportRow, code: RowCode): RowCode {
  return code === 'H158' && request.isUnclearDate === true ? 'day-order' : code
}

function isSmsConsent({ channel, request }: ImportRow): boolean {
  return request.status === 'ONAY' && channel === 'MESAJ'
}

function isOfStateOrAge(code: RefusalCode): boolean {
  return isStateRefusal(code) || code === 'H467'
}

const dateRefusals: ReadonlySet<RefusalCode> = new Set(['H112', 'H157', 'H158', 'H162', 'H462'])

/** True for a RET that changes nothing, and is stored only in case an earlier import is voided (taken back). */
function isIdle({ change, refusals, before, after }: Extract<RecordOutcome, { kind: 'decided' }>): boolean {
  const statedAt = (state: typeof before) =>
    state === null ? null : (effectiveStatement(state)?.consentAt ?? null)
  if (change?.effect !== 'repeat') return false
  // A RET without a valid date is stored with the present time, each time that its file is imported.
  return statedAt(before) === statedAt(after) || refusals.some((code) => dateRefusals.has(code))
}

/** True if the register has this status already: for a repeated import, even days later (H467), and for a RET over a RET. */
function saysNothingNew(
  status: ImportRow['request']['status'],
  { before, refusals }: Extract<RecordOutcome, { kind: 'decided' }>,
): boolean {
  if (before === null || effectiveStatement(before)?.status !== status) return false
  return status === 'RET' || refusals.every(isOfStateOrAge)
}

/** Returns a tally with the answers of further lines of a list. `lines` is their number. */
export function countedWith(tally: Tally, lines: number, answers: readonly ListAnswer[]): Tally {
  const answersOfIys = answers.filter((answer) => answer.kind === 'answered')
  const may = answersOfIys.filter(({ maySend }) => maySend).length
  return {
    ...tally,
    may: tally.may + may,
    mayNot: tally.mayNot + answersOfIys.length - may,
    unreadable: tally.unreadable + answers.length - answersOfIys.length,
    repeated: tally.repeated + lines - answers.length,
    reasons: withReasons(tally.reasons, answersOfIys),
  }
}

/** Adds the reasons of these answers to the counts. */
function withReasons(before: Tally['reasons'], answered: readonly Permission[]): Tally['reasons'] {
  const byName = new Map(before.map((count) => [`${count.maySend} ${count.reason}`, count]))
  for (const { maySend, reason } of answered) {
    const name = `${maySend} ${reason}`
    byName.set(name, { maySend, reason, count: (byName.get(name)?.count ?? 0) + 1 })
  }
  return [...byName.values()].toSorted((a, b) => b.count - a.count)
}
