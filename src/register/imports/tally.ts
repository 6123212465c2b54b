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

/** A rejected row, without its content. */
export interface Rejection {
  readonly line: number
  readonly code: RowCode
  /**
   * `kept-here`: a RET that is recorded although İYS would not take the row. `obeyed`: a RET of İYS that is recorded
   * although its row could not be read in full.
   */
  readonly detail: RowDetail | 'kept-here' | 'obeyed' | null
}

/** Result of one statement: of a line, or of one channel in a line about a person. */
export interface RowResult {
  readonly line: number
  readonly kind: 'onay' | 'ret' | 'unchanged' | 'rejected'
  /** True for an unchanged row that says the same as an earlier one of the file. */
  readonly isDuplicate: boolean
  /** True if İYS would not take any of it. */
  readonly isLocal: boolean
  /** True for an ONAY to SMS of a landline, 444 or 0850 number: İYS states no rule, and the SMS will hardly arrive. */
  readonly isNotMobile: boolean
  /** More than one if a refusal is of both recipient types. */
  readonly changes: number
  /** Why the row is rejected, or the fault of a refusal that is recorded all the same. */
  readonly fault: Rejection | null
  /** The cell that the fault is about; null if there is none, or it may hold an address. */
  readonly value: string | null
}

const tallyShape = z.lazy(() => {
  const count = z.int().default(0)
  const rejection = z.custom<Rejection>()
  const ofBrand = z.object({ matched: count, known: count, firstOnay: count })
  const reason = z.object({ maySend: z.boolean(), reason: z.enum(permissionReasons), count: z.int() })
  return z.object({
    rows: count,
    /** Changes: a refusal without a recipient type is one for each type on record. */
    onay: count,
    ret: count,
    /** RETs that İYS would not take. */
    local: count,
    /** Rows with an ONAY to SMS of a number that is not a mobile one. */
    notMobile: count,
    unchanged: count,
    /** Unchanged rows that say the same as an earlier row of the file. */
    duplicates: count,
    /** Rows not taken, by code. */
    rejected: z.record(z.string(), z.int()).default({}),
    /** Rows not taken, by code and cell. */
    faults: z.array(z.custom<FaultCount>()).default([]),
    /** Rows to look at: not taken, or obeyed here alone because of a fault. */
    faulty: count,
    /** True if the brand's activation could still be moved when the file was read. */
    mayActivate: z.boolean().default(false),
    /** Order in which dates such as 05/06/2018 are read. */
    dates: z.enum(columnOrders).default('none'),
    listed: z.array(rejection).default([]),
    /** Changes that İYS has, and changes that its loader could not load. */
    registered: count,
    refused: count,
    known: count,
    conflicts: count,
    unreadable: count,
    /** RETs of İYS that count although their rows could not be read in full. */
    obeyed: count,
    /** ONAYs in a file of İYS, of addresses that the brand has no consent for: a person has to accept them. */
    newcomers: count,
    /** `ofKnown`, `ofUnknown`: rows of addresses that the brand has, or lacks. `ofNew`: first ONAYs given in İYS. */
    ofKnown: count,
    ofUnknown: count,
    ofNew: count,
    /** Rows of the file's own brand, those of them whose very movement it has, and rows of other brands alone. */
    own: count,
    matched: count,
    ofOthers: z.record(z.string(), ofBrand).default({}),
    /** Addresses to look up, each counted once, and lines that repeat an earlier one. */
    asked: count,
    repeated: count,
    may: count,
    mayNot: count,
    reasons: z.array(reason).default([]),
    /** Changes taken back, and those kept because their keys were touched since. */
    back: count,
    kept: count,
  })
})

/** Counts of a file, as far as it was tried, applied, looked up or taken back. */
export type Tally = z.infer<typeof tallyShape>

export interface PageResult {
  /** Adds what the rows of a page do to the tally before them. */
  readonly add: (before: Tally) => Tally
  /** Changes and rejections of the rows, packed. */
  readonly changes?: Buffer
  readonly rejected?: string
  /** Rejected rows as they were, encrypted. */
  readonly rejectedRows?: Buffer | null
}

/** Each count starts at 0 while nothing is stored. */
export const tallyOf = (stored: string | null): Tally => tallyShape.parse(JSON.parse(stored ?? '{}'))

/** More lines would not fit a message. */
export const listedMax = 10

/**
 * Adds results to the counts of a file. A line about a person is one row: rejected if any of it is, else unchanged if
 * nothing of it is recorded.
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

/** Returns the results in the order of the lines; `outcomes` are of the readable rows only. */
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

/** Counts a row as recorded if one of its recipient types is, else as unchanged if one already stands so. */
function ofTypes(row: ImportRow, outcomes: RowOutcome['outcomes']): RowResult {
  const results = outcomes.map((outcome) => resultOf(row, outcome))
  const recorded = results.filter(({ kind }) => kind === 'onay' || kind === 'ret')
  const [first] = recorded
  if (first !== undefined) {
    return { ...first, isLocal: recorded.every(({ isLocal }) => isLocal), changes: recorded.length }
  }
  return results.find(({ kind }) => kind === 'unchanged') ?? results[0] ?? rejectedFor(row, 'type-unclear')
}

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
    // A preview never passes a refusal.
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

/** Says why a date cannot be read that can be read in two ways. */
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

/** True for a refusal that changes nothing, stored only in case an earlier import is voided. */
function isIdle({ change, refusals, before, after }: Extract<RecordOutcome, { kind: 'decided' }>): boolean {
  const statedAt = (state: typeof before) =>
    state === null ? null : (effectiveStatement(state)?.consentAt ?? null)
  if (change?.effect !== 'repeat') return false
  // A RET without a readable date is stored with the present time, however often its file comes.
  return statedAt(before) === statedAt(after) || refusals.some((code) => dateRefusals.has(code))
}

/** True if the register already says so: a repeated import, even days later (H467), or any RET over RET. */
function saysNothingNew(
  status: ImportRow['request']['status'],
  { before, refusals }: Extract<RecordOutcome, { kind: 'decided' }>,
): boolean {
  if (before === null || effectiveStatement(before)?.status !== status) return false
  return status === 'RET' || refusals.every(isOfStateOrAge)
}

/** Adds the answers of a list to its tally; `lines` is how many were asked for. */
export function countedWith(tally: Tally, lines: number, answers: readonly ListAnswer[]): Tally {
  const answered = answers.filter((answer) => answer.kind === 'answered')
  const may = answered.filter(({ maySend }) => maySend).length
  return {
    ...tally,
    may: tally.may + may,
    mayNot: tally.mayNot + answered.length - may,
    unreadable: tally.unreadable + answers.length - answered.length,
    repeated: tally.repeated + lines - answers.length,
    reasons: withReasons(tally.reasons, answered),
  }
}

function withReasons(before: Tally['reasons'], answered: readonly Permission[]): Tally['reasons'] {
  const byName = new Map(before.map((count) => [`${count.maySend} ${count.reason}`, count]))
  for (const { maySend, reason } of answered) {
    const name = `${maySend} ${reason}`
    byName.set(name, { maySend, reason, count: (byName.get(name)?.count ?? 0) + 1 })
  }
  return [...byName.values()].toSorted((a, b) => b.count - a.count)
}
