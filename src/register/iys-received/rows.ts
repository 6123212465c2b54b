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
  /** False: a first ONAY of an address unknown to the brand is not recorded, since no person has accepted them. */
  readonly takesNewcomers?: boolean
  /** Keyed digest of the file that İYS gave, in hex; null for rows of İYS's API. */
  readonly file?: string | null
}

/** Progress for rows of which no progress is stored: to apply them again changes nothing. */
export const noProgress: Progress<null, PageResult> = {
  read: { sql: 'SELECT NULL', params: [], map: () => null },
  shouldContinue: () => true,
  write: () => [],
}

/**
 * Compares a page of İYS's rows with the register and applies it in one unit: records changes, stores İYS's answers and
 * conflicts, and counts the rows. Returns false if `progress` says that the page was applied already.
 */
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
    // A person may upload a file for the wrong brand, so its brands are checked. İYS's API answers for one brand alone.
    brandsOfRows(isDryRun || received.by !== null ? page : [], markOf),
    ...readsOfJudging(brandCode, marks, page, markOf),
  ] as const
  return await engine.unit(reads, (stored, ...answers) => {
    const [[brand = null], [moments], keys, knowing, ...judging] = answers
    if (!progress.shouldContinue(stored)) return { writes: [], result: false }
    const at = registerTime(now, moments)
    const [changes, conflicts, sent] = judging
    const facts = { brandCode, keys, changes, conflicts, sent }
    const knownMarks = new Set(
      keys.flatMap(({ recipient, consent }) =>
        consent === null || isOnlyRefusedInIys(consent) ? [] : [recipient.mark.toString('hex')],
      ),
    )
    const isKnown = (row: IysRow) => knownMarks.has(markOf(row).toString('hex'))
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

/**
 * True for a consent that consists of one RET from İYS. İYS accepts no RET before an ONAY (R8), so the RET came in a file of
 * another brand or before the file's ONAYs were accepted: it does not show that the brand knows the address.
 */
function isOnlyRefusedInIys({ ordinal, lastDoor, status }: ConsentRow): boolean {
  return ordinal === 1 && lastDoor === 'iys' && status === 'RET'
}

/** Adapts verdicts to the way in which the rows came: as a file whose result a person sees, or by İYS's API. */
function asReceived(
  verdicts: readonly Verdict[],
  { by, isDryRun = false, takesNewcomers = true }: ReceivedRows,
  isKnown: (row: IysRow) => boolean,
): readonly Verdict[] {
  const hasNoResult = by === null && !isDryRun
  return verdicts.map((verdict) => {
    if (verdict.kind !== 'movement') return verdict
    if (!takesNewcomers && isFirstOnay(verdict.row, isKnown(verdict.row))) return { kind: 'newcomer' }
    // A partly unreadable refusal from the API is stored as a conflict too, since no person sees a result of the page.
    return hasNoResult && verdict.row.fault !== undefined ? { ...verdict, isConflict: true } : verdict
  })
}

interface JudgedRows {
  readonly verdicts: readonly Verdict[]
  /** Results of recording: one for each verdict of the kind `movement`, in the same order. */
  readonly outcomes: readonly RowOutcome[]
  readonly facts: Pick<JudgeFacts, 'changes' | 'sent'>
  readonly at: number
}

/** Returns the writes that store İYS's answers (also to the changes just recorded) and the conflicts found. */
function writesOfVerdicts(
  register: Register,
  { brandCode, by, file = null }: ReceivedRows,
  { verdicts, outcomes, facts: { changes, sent }, at }: JudgedRows,
): readonly Statement[] {
  const movements = verdicts.filter((verdict) => verdict.kind === 'movement')
  // Recorded rows are answered at once, with İYS's number. If rows answer one change twice, the later answer is stored.
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
  const allAnswers = [...changes, ...sent, ...ofMovements.map(({ changeId }) => newFromIys(changeId))]
  const contradicting = verdicts.flatMap((verdict) =>
    verdict.kind === 'conflict' || (verdict.kind === 'movement' && verdict.isConflict) ? [verdict] : [],
  )
  return [
    ...writesOfAnswers(withFile, allAnswers, { actor: by, at }).writes,
    ...contradicting.map((conflict) => insertConflict(register, brandCode, conflict)),
  ]
}

/**
 * Returns the refusals to record again, so that they are reported to İYS (L1): refusals that only the register has, because
 * İYS had no ONAY, and for which a row now shows an earlier ONAY in İYS.
 */
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

/**
 * Returns the local refusal (a RET that İYS does not have) as a change to record again after an ONAY from İYS. Null if the
 * ONAY is newer.
 */
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
