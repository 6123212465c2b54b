import { isCompanySource } from '../../consent/consent.ts'
import type { IysLine, IysRow } from '../../import-file/iys-rows.ts'
import { registerTime } from '../../ledger/append.ts'
import type { Actor } from '../actor.ts'
import { newFromIys, writesOfAnswers } from '../exchange/answers.ts'
import { decideRows, type Progress, type RowOutcome, type RowRequest, readsOfRows } from '../record/rows.ts'
import type { Register } from '../register.ts'
import { packRejections } from '../uploads/page.ts'
import { listedMax, type PageResult, type Rejection, type Tally } from '../uploads/tally.ts'
import { insertConflict, movementOf } from './conflicts.ts'
import { judge, readsOfJudging, receiptOf, type Verdict } from './judge.ts'

interface ReceivedRows {
  readonly brandCode: number
  readonly page: readonly IysLine[]
  readonly by: Actor | null
  readonly isDryRun?: boolean
  /** Keyed digest of İYS's own file, in hex. */
  readonly file?: string | null
}

/** For rows without a progress to keep: applied again, they change nothing. */
export const noProgress: Progress<null, PageResult> = {
  read: { sql: 'SELECT NULL', params: [], map: () => null },
  goesOn: () => true,
  write: () => [],
}

/** Judges rows of İYS and applies them in one unit. Returns false if they were applied already. */
export async function receiveRows<Row>(
  register: Register,
  { brandCode, page, by, isDryRun = false, file = null }: ReceivedRows,
  progress: Progress<Row, PageResult>,
): Promise<boolean> {
  const { engine, vault, clock } = register
  const settings = await register.settings()
  const now = clock()
  const marked = new Map(
    page.flatMap((row) => ('recipient' in row ? [[row, vault.mark(row.recipient.address)]] : [])),
  )
  const markOf = (row: IysRow) => marked.get(row) ?? vault.mark(row.recipient.address)
  const marks = JSON.stringify([...new Set([...marked.values()].map((mark) => mark.toString('hex')))])
  const reads = [
    progress.read,
    ...readsOfRows({ brandCode, now, marks }),
    ...readsOfJudging(brandCode, marks, page),
  ] as const
  return await engine.unit(reads, (stored, [brand = null], [moments], keys, changes, conflicts, sent) => {
    if (!progress.goesOn(stored)) return { writes: [], result: false }
    const at = registerTime(now, moments)
    const judged = judge(vault, page, markOf, { brandCode, changes, keys, conflicts, sent })
    const verdicts = by === null && !isDryRun ? judged.map(shownIfUnread) : judged
    const movements = verdicts.filter((one) => one.kind === 'movement')
    const again = isDryRun ? [] : movements.flatMap((one) => refusalAgain(one, movements, by))
    const rows = [...movements.map(({ row }) => movementOf(row)), ...again].map((row) => ({
      ...row,
      mark: vault.mark(row.recipient.address),
    }))
    const { outcomes, writes } = decideRows(
      { vault, settings, actor: { door: 'iys' } },
      { brandCode, rows, ...(isDryRun ? { dryRun: true as const } : {}) },
      { brand, keys, at },
    )
    const known = new Set(
      keys.flatMap(({ recipient, consent }) => (consent === null ? [] : [recipient.mark.toString('hex')])),
    )
    const counters = [...marked].map(([row, mark]) => counterOf(row, known.has(mark.toString('hex'))))
    const faults = faultsOf(verdicts, outcomes)
    const add = (tally: Tally) => {
      const sum = { ...tally, rows: tally.rows + page.length }
      for (const counter of counters) sum[counter] += 1
      return counted(sum, verdicts, outcomes, faults)
    }
    const progressed = progress.write({ add, rejected: packRejections(faults) }, stored)
    if (isDryRun) return { writes: progressed, result: true }
    // The last answer to a change counts, with İYS's own id of each movement that was taken over.
    const given = verdicts.flatMap((one) => ('answer' in one ? (one.answer ?? []) : []))
    const ofMovements = movements.flatMap(({ row }, place) =>
      (outcomes[place]?.ids ?? []).map((changeId) => receiptOf(row, changeId)),
    )
    const answers = new Map([...given, ...ofMovements].map((one) => [one.changeId.toString('hex'), one]))
    const withFile = [...answers.values()].map((one) => (one.by === 'file' ? { ...one, file } : one))
    const answered = [...changes, ...sent, ...ofMovements.map(({ changeId }) => newFromIys(changeId))]
    const entered = writesOfAnswers(withFile, answered, { actor: by, at }).writes
    const found = verdicts.flatMap((one) =>
      one.kind === 'conflict' || (one.kind === 'movement' && one.isConflict)
        ? [insertConflict(register, brandCode, one)]
        : [],
    )
    return { writes: [...writes, ...entered, ...found, ...progressed], result: true }
  })
}

/** Recipients can add a brand in İYS; İYS takes no other movement of an address without a consent (R8). */
function counterOf({ status, source }: IysRow, isKnown: boolean): 'ofKnown' | 'ofNew' | 'ofUnknown' {
  if (isKnown) return 'ofKnown'
  return status === 'ONAY' && source !== null && !isCompanySource(source) ? 'ofNew' : 'ofUnknown'
}

type Movement = Extract<Verdict, { kind: 'movement' }>

/** A refusal that İYS would not take before is reported once İYS turns out to have the ONAY (L1). */
function refusalAgain(
  { row, state }: Movement,
  movements: readonly Movement[],
  by: Actor | null,
): RowRequest[] {
  const actor = by ?? ({ door: 'api', id: 'iys' } as const)
  const local = state?.localRefusal ?? null
  if (row.status === 'RET' || local?.consentAt == null || local.consentAt < row.at) return []
  const isRefusedInIys = movements.some(
    ({ row: other, state: same }) => same === state && other.status === 'RET' && other.at >= row.at,
  )
  if (isRefusedInIys) return []
  const { status, consentDate, consentAt: at } = local
  const source = local.source ?? 'HS_EORTAM'
  const request = { recipientType: row.recipientType, status, source }
  const national = { status, source, consentDate, at }
  return [{ recipient: row.recipient, channel: row.channel, request, national, actor }]
}

/** A refusal that was not read in full, and came in no file with a result to look at, is shown as a conflict. */
function shownIfUnread(verdict: Verdict): Verdict {
  const isUnread = verdict.kind === 'movement' && verdict.row.fault !== undefined
  return isUnread ? { ...verdict, isConflict: true } : verdict
}

function counted(
  tally: Tally,
  verdicts: readonly Verdict[],
  outcomes: readonly RowOutcome[],
  faults: readonly Rejection[],
): Tally {
  const sum = { ...tally }
  const ofMovements = outcomes.values()
  for (const one of verdicts)
    sum[one.kind === 'movement' ? countOf(one, ofMovements.next().value) : countIn(one)] += 1
  sum.faulty += faults.length
  sum.obeyed += faults.filter(({ detail }) => detail === 'obeyed').length
  sum.listed = [...sum.listed, ...faults].toSorted(byLine).slice(0, listedMax)
  return sum
}

const byLine = (one: Rejection, other: Rejection) => one.line - other.line

/** Lists the rows that could not be read, and the refusals that are obeyed although theirs could not. */
function faultsOf(verdicts: readonly Verdict[], outcomes: readonly RowOutcome[]): readonly Rejection[] {
  const ofMovements = outcomes.values()
  const faults = verdicts.flatMap((one): Rejection[] => {
    if (one.kind === 'unreadable') return [one.listed]
    if (one.kind !== 'movement') return []
    const isTaken = countOf(one, ofMovements.next().value) !== 'known'
    const { line, fault } = one.row
    return isTaken && fault !== undefined ? [{ line, code: fault, detail: 'obeyed' }] : []
  })
  // A refusal of each recipient type is one row.
  return [...new Map(faults.map((one) => [one.line, one])).values()].toSorted(byLine)
}

function countIn(verdict: Exclude<Verdict, Movement>) {
  if (verdict.kind === 'answer') return verdict.answer.outcome
  return verdict.kind === 'conflict' ? 'conflicts' : verdict.kind
}

function countOf({ isConflict }: Movement, row: RowOutcome | undefined) {
  const [outcome] = row?.outcomes ?? []
  if (outcome?.kind !== 'decided' || outcome.change === null) return 'known'
  if (isConflict) return 'conflicts'
  return outcome.change.status === 'ONAY' ? 'onay' : 'ret'
}
