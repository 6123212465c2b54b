import type { Statement } from '../../../db/statement.ts'
import type { Actor } from '../../consent/actor.ts'
import type { ConsentState } from '../../consent/consent.ts'
import type { IysLine, IysRow } from '../../import-file/iys-rows.ts'
import { registerTime } from '../../ledger/append.ts'
import type { ConsentRow } from '../consents.ts'
import { packRejections } from '../imports/page.ts'
import type { PageResult, Tally } from '../imports/tally.ts'
import { newFromIys, writesOfAnswers } from '../iys-queue/answers.ts'
import { decideRows, type Progress, type RowOutcome, type RowRequest, readsOfRows } from '../record/rows.ts'
import type { Register } from '../register.ts'
import { type JudgeFacts, judge, type Movement, readsOfJudging, receiptOf, type Verdict } from './compare.ts'
import { insertConflict, movementOf } from './conflicts.ts'
import { counted, faultsOf, isFirstOnay } from './count-rows.ts'
import { brandsOfRows, withBrands } from './whose-file.ts'

interface ReceivedRows {
  readonly brandCode: number
  readonly page: readonly IysLine[]
  readonly by: Actor | null
  readonly isDryRun?: boolean
  /** A first ONAY of an address is recorded only if a person has accepted those of the file. */
  readonly takesNewcomers?: boolean
  /** Keyed digest of İYS's own file, in hex. */
  readonly file?: string | null
}

/** For rows without a progress to keep: applied again, they change nothing. */
export const noProgress: Progress<null, PageResult> = {
  read: { sql: 'SELECT NULL', params: [], map: () => null },
  shouldContinue: () => true,
  write: () => [],
}

/** Judges rows of İYS and applies them in one unit. Returns false if they were applied already. */
export async function receiveRows<Row>(
  register: Register,
  received: ReceivedRows,
  progress: Progress<Row, PageResult>,
): Promise<boolean> {
  const { brandCode, page, isDryRun = false } = received
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
    // A file is given for a brand by hand; an answer of the interface is of its own.
    brandsOfRows(isDryRun || received.by !== null ? page : [], markOf),
    ...readsOfJudging(brandCode, marks, page, markOf),
  ] as const
  return await engine.unit(reads, (stored, ...answers) => {
    const [[brand = null], [moments], keys, knowing, ...judging] = answers
    if (!progress.shouldContinue(stored)) return { writes: [], result: false }
    const at = registerTime(now, moments)
    const [changes, conflicts, sent] = judging
    const facts = { brandCode, keys, changes, conflicts, sent }
    const known = new Set(
      keys.flatMap(({ recipient, consent }) =>
        consent === null || isOnlyRefusedInIys(consent) ? [] : [recipient.mark.toString('hex')],
      ),
    )
    const isKnown = (row: IysRow) => known.has(markOf(row).toString('hex'))
    const verdicts = asReceived(judge(vault, page, markOf, facts), received, isKnown)
    const movements = verdicts.filter((verdict) => verdict.kind === 'movement')
    const again = isDryRun ? [] : refusalsAgain(verdicts, received.by)
    const rows = [...movements.map(({ row }) => movementOf(row)), ...again].map((row) => ({
      ...row,
      mark: vault.mark(row.recipient.address),
    }))
    const { outcomes, writes } = decideRows(
      { vault, settings, actor: { door: 'iys' } },
      { brandCode, rows, ...(isDryRun ? { dryRun: true as const } : {}) },
      { brand, keys, at },
    )
    const faults = faultsOf(verdicts, outcomes)
    const add = (tally: Tally) =>
      counted(withBrands(tally, page, brandCode, knowing), {
        page,
        verdicts,
        outcomes,
        faults,
        isKnown,
      })
    const progressed = progress.write({ add, rejected: packRejections(faults) }, stored)
    if (isDryRun) return { writes: progressed, result: true }
    const applied = writesOfVerdicts(register, received, { verdicts, outcomes, facts, at })
    return { writes: [...writes, ...applied, ...progressed], result: true }
  })
}

/** İYS takes no first RET (R8): it came in a file of another brand, or before the ONAY of the same file was accepted. */
function isOnlyRefusedInIys({ ordinal, lastDoor, status }: ConsentRow): boolean {
  return ordinal === 1 && lastDoor === 'iys' && status === 'RET'
}

/** Fits verdicts to how the rows came: in a file that a person looks at, or not. */
function asReceived(
  verdicts: readonly Verdict[],
  { by, isDryRun = false, takesNewcomers = true }: ReceivedRows,
  isKnown: (row: IysRow) => boolean,
): readonly Verdict[] {
  const hasNoResult = by === null && !isDryRun
  return verdicts.map((verdict) => {
    if (verdict.kind !== 'movement') return verdict
    if (!takesNewcomers && isFirstOnay(verdict.row, isKnown(verdict.row))) return { kind: 'newcomer' }
    // Without a result to look at, a refusal that was not read in full is shown as a conflict.
    return hasNoResult && verdict.row.fault !== undefined ? { ...verdict, isConflict: true } : verdict
  })
}

interface JudgedRows {
  readonly verdicts: readonly Verdict[]
  /** One for each movement, in order. */
  readonly outcomes: readonly RowOutcome[]
  readonly facts: Pick<JudgeFacts, 'changes' | 'sent'>
  readonly at: number
}

/** Returns the writes of İYS's answers and of conflicts. */
function writesOfVerdicts(
  register: Register,
  { brandCode, by, file = null }: ReceivedRows,
  { verdicts, outcomes, facts: { changes, sent }, at }: JudgedRows,
): readonly Statement[] {
  const movements = verdicts.filter((verdict) => verdict.kind === 'movement')
  // Keeps only the last answer per change. Adopted movements get İYS's transaction id.
  const fromRows = verdicts.flatMap((verdict) => ('answer' in verdict ? (verdict.answer ?? []) : []))
  const ofMovements = movements.flatMap(({ row }, place) =>
    (outcomes[place]?.ids ?? []).map((changeId) => receiptOf(row, changeId)),
  )
  const answers = new Map(
    [...fromRows, ...ofMovements].map((answer) => [answer.changeId.toString('hex'), answer]),
  )
  const withFile = [...answers.values()].map((answer) =>
    answer.by === 'file' ? { ...answer, file } : answer,
  )
  const answered = [...changes, ...sent, ...ofMovements.map(({ changeId }) => newFromIys(changeId))]
  const contradicting = verdicts.flatMap((verdict) =>
    verdict.kind === 'conflict' || (verdict.kind === 'movement' && verdict.isConflict) ? [verdict] : [],
  )
  return [
    ...writesOfAnswers(withFile, answered, { actor: by, at }).writes,
    ...contradicting.map((conflict) => insertConflict(register, brandCode, conflict)),
  ]
}

/** A refusal that İYS would not take before is reported once İYS turns out to have an earlier ONAY (L1). */
function refusalsAgain(verdicts: readonly Verdict[], by: Actor | null): RowRequest[] {
  const movements = verdicts.filter((verdict) => verdict.kind === 'movement')
  return verdicts.flatMap((verdict) => {
    if (verdict.kind !== 'overruled' && verdict.kind !== 'movement') return []
    const { row, state } = verdict
    const again = refusalAgain(row, state, by)
    const isRefusedInIys = ({ row: other, state: same }: Movement) =>
      same === state && other.status === 'RET' && other.at >= row.at
    return again === null || movements.some(isRefusedInIys) ? [] : [again]
  })
}

function refusalAgain(row: IysRow, state: ConsentState | null, by: Actor | null): RowRequest | null {
  const actor = by ?? ({ door: 'api', id: 'iys' } as const)
  const local = state?.localRefusal ?? null
  if (row.status === 'RET' || local?.consentAt == null || local.consentAt < row.at) return null
  const { status, consentDate, consentAt: at } = local
  const source = local.source ?? 'HS_EORTAM'
  const request = { recipientType: row.recipientType, status, source }
  const national = { status, source, consentDate, at }
  return { recipient: row.recipient, channel: row.channel, request, national, actor }
}
