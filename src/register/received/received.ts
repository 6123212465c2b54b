import { createHash } from 'node:crypto'
import { eq, inArray, sql } from 'drizzle-orm'
import { change, consent } from '../../../db/schema.ts'
import { build, query, type Statement } from '../../../db/statement.ts'
import { isCompanySource } from '../../consent/source.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import { FileFaultError } from '../../import-file/consent-rows.ts'
import type { IysLine } from '../../import-file/iys-rows.ts'
import type { Actor } from '../actor.ts'
import { type IysAnswer, noteAnswers } from '../exchange/answers.ts'
import { type PageProgress, type RowOutcome, type RowRequest, recordRows } from '../record/rows.ts'
import type { Register } from '../register.ts'
import {
  fileById,
  finishReading,
  type IysFile,
  iysFileOf,
  iysTallyOf,
  type StoredFile,
  setFile,
} from '../uploads/file.ts'
import {
  insertPage,
  openPage,
  pageRows,
  readInPages,
  sealPage,
  storedPage,
  storeResults,
} from '../uploads/page.ts'
import type { IysTally } from '../uploads/tally.ts'
import { insertConflict, movementOf } from './conflicts.ts'
import { judge, receiptOf, type UnfiledAnswer, type Verdict } from './judge.ts'

/**
 * Reads a file into pages and tries each row. `lines` is called twice for a long file, so that its refusals
 * are applied first. Throws FileFaultError.
 */
export async function readIysFile(
  register: Register,
  file: Pick<IysFile, 'id' | 'brandCode'>,
  {
    bytes,
    lines,
  }: { readonly bytes: AsyncIterable<Uint8Array>; readonly lines: () => AsyncIterable<IysLine> },
  goesOn?: () => boolean,
): Promise<void> {
  const keep = (page: readonly IysLine[], place: number) => keepPage(register, file, page, place)
  if (!(await readInPages(refusalsFirst(lines), keep, goesOn))) return
  if (await isForeign(register, file)) throw new FileFaultError({ kind: 'foreign' })
  const sha256 = createHash('sha256')
  for await (const piece of bytes) sha256.update(piece)
  await finishReading(register, file.id, { digest: sha256.digest() })
}

/** A short file is one page, and keeps the order of its movements. */
async function* refusalsFirst(lines: () => AsyncIterable<IysLine>): AsyncGenerator<IysLine> {
  const first: IysLine[] = []
  for await (const line of lines()) {
    if (first.push(line) > pageRows) break
  }
  if (first.length <= pageRows) return yield* inOrder(first)
  const isRefusal = (line: IysLine) => 'status' in line && line.status === 'RET'
  for await (const line of lines()) if (isRefusal(line)) yield line
  for await (const line of lines()) if (!isRefusal(line)) yield line
}

function inOrder(lines: readonly IysLine[]): IysLine[] {
  const at = (line: IysLine) => ('at' in line ? line.at : 0)
  return lines.toSorted((one, other) => at(one) - at(other))
}

/** True if the file holds movements of a company, and no address that the brand knows. */
async function isForeign(
  register: Register,
  { id, brandCode }: Pick<IysFile, 'id' | 'brandCode'>,
): Promise<boolean> {
  const file = await iysFileOf(register, id)
  if (file === null || file.preview.ofCompany === 0 || file.preview.ofKnown > 0) return false
  const own = build
    .select({ one: sql<number>`1` })
    .from(consent)
    .where(eq(consent.brandCode, brandCode))
    .limit(1)
  return (await register.engine.read(query(own))).length > 0
}

async function keepPage(
  register: Register,
  { id, brandCode }: Pick<IysFile, 'id' | 'brandCode'>,
  page: readonly IysLine[],
  place: number,
): Promise<boolean> {
  const isReading = (row: StoredFile | undefined) => row?.state === 'reading' || row?.state === 'receiving'
  const [now] = await register.engine.read(fileById(id))
  if (!isReading(now)) return false
  if ((now?.pages ?? 0) > place) return true
  if (place === 0) await insistOnIys(register, page)
  const { verdicts, ofKnown } = await judge(register, brandCode, page)
  const sealed = sealPage(register.vault, page, id, place)
  const kept = await recordAll(
    register,
    { brandCode, verdicts, by: null },
    {
      read: fileById(id),
      goesOn: ([row]) => isReading(row) && row?.pages === place,
      write(outcomes, [row]): Statement[] {
        const preview = JSON.stringify(counted(iysTallyOf(row?.preview ?? null), verdicts, outcomes, ofKnown))
        return [
          insertPage({ fileId: id, place, sealed, rejected: '[]' }),
          setFile(id, { pages: place + 1, preview }),
        ]
      },
    },
  )
  return kept !== null
}

/** izin's own daily file has İYS's columns, but the ids of its changes. */
async function insistOnIys({ engine }: Register, page: readonly IysLine[]): Promise<void> {
  const ids = page.flatMap((row) =>
    'transactionId' in row && row.transactionId !== null ? [Buffer.from(row.transactionId, 'hex')] : [],
  )
  const own = build.select({ id: change.id }).from(change).where(inArray(change.id, ids)).limit(1)
  if (ids.length > 0 && (await engine.read(query(own))).length > 0)
    throw new FileFaultError({ kind: 'own-report' })
}

/** Applies a file page by page, each row once whatever interrupts. */
export async function applyIysPages(
  register: Register,
  id: number,
  goesOn: () => boolean = () => true,
): Promise<void> {
  for (;;) {
    const job = await iysFileOf(register, id)
    if (job === null || job.state !== 'applying' || job.appliedBy === null) return
    await applyPage(register, job, job.appliedBy)
    if (!goesOn()) return
    await yieldToEventLoop()
  }
}

/** If the process dies afterwards, a row is applied again and changes nothing. */
async function applyPage(
  register: Register,
  { id, brandCode, nextPage, pages, digest }: IysFile,
  by: string,
): Promise<void> {
  const stored = pages === 0 ? null : await storedPage(register, id, nextPage)
  const page = stored === null ? [] : openPage<IysLine>(register.vault, stored, id, nextPage)
  const { verdicts, ofKnown } = await judge(register, brandCode, page)
  const person: Actor & { readonly id: string } = { door: 'import', id: by }
  const file = digest?.toString('hex') ?? ''
  await noteAll(
    register,
    person,
    verdicts.flatMap((one) => ('answer' in one ? (one.answer ?? []) : [])),
    file,
  )
  const recorded = await recordAll(
    register,
    { brandCode, verdicts, by: person },
    {
      read: fileById(id),
      goesOn: ([row]) =>
        row?.state === 'applying' && row.nextPage === nextPage && (stored !== null || pages === 0),
      write(outcomes, [row]) {
        const result = JSON.stringify(counted(iysTallyOf(row?.result ?? null), verdicts, outcomes, ofKnown))
        const isLast = nextPage + 1 >= pages
        const done = isLast ? { state: 'done' as const, settledAt: register.clock() } : {}
        return [
          ...conflictsIn(verdicts).map((one) => insertConflict(register, brandCode, one)),
          ...(stored === null
            ? []
            : [storeResults({ fileId: id, place: nextPage, changes: Buffer.alloc(0), rejected: '[]' })]),
          setFile(id, { nextPage: Math.min(nextPage + 1, pages), result, ...done }),
        ]
      },
    },
  )
  // İYS's own id of each movement.
  const receipts = movementsIn(verdicts).flatMap(({ row }, place) =>
    (recorded?.[place]?.ids ?? []).map((changeId) => receiptOf(row, changeId)),
  )
  await noteAll(register, person, receipts, file)
}

async function noteAll(
  register: Register,
  person: Actor,
  answers: readonly UnfiledAnswer[],
  file: string,
): Promise<void> {
  if (answers.length === 0) return
  const byChange = new Map(answers.map((one) => [one.changeId.toString('hex'), one]))
  const filed = [...byChange.values()].map((one) => (one.by === 'file' ? { ...one, file } : one) as IysAnswer)
  await noteAnswers(register, person, filed)
}

const movementsIn = (verdicts: readonly Verdict[]) => verdicts.filter((one) => one.kind === 'movement')

function conflictsIn(verdicts: readonly Verdict[]) {
  return verdicts.flatMap((one) =>
    one.kind === 'conflict' || (one.kind === 'movement' && one.isConflict) ? [one] : [],
  )
}

interface Page {
  readonly brandCode: number
  readonly verdicts: readonly Verdict[]
  /** Null to try only. */
  readonly by: Actor | null
}

async function recordAll(
  register: Register,
  { brandCode, verdicts, by }: Page,
  progress: PageProgress<StoredFile>,
): Promise<readonly RowOutcome[] | null> {
  const movements = movementsIn(verdicts)
  const rows = movements.map(({ row }) => movementOf(row))
  const again = by === null ? [] : movements.flatMap((one) => refusalAgain(one, movements, by))
  const input = { brandCode, rows: [...rows, ...again], ...(by === null ? { dryRun: true as const } : {}) }
  return await recordRows(register, { door: 'iys' }, input, progress)
}

type Movement = ReturnType<typeof movementsIn>[number]

/** A refusal that İYS would not take before is reported once İYS turns out to have the ONAY (L1). */
function refusalAgain({ row, state }: Movement, movements: readonly Movement[], actor: Actor): RowRequest[] {
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

const listedMax = 10

function counted(
  tally: IysTally,
  verdicts: readonly Verdict[],
  outcomes: readonly RowOutcome[],
  ofKnown: number,
): IysTally {
  const sum = { ...tally, rows: tally.rows + verdicts.length, ofKnown: tally.ofKnown + ofKnown }
  let place = 0
  for (const one of verdicts) {
    if ('row' in one && one.row.kind === 'receipt' && isCompanySource(one.row.source ?? ''))
      sum.ofCompany += 1
    if (one.kind === 'answer') sum[one.answer.outcome] += 1
    else if (one.kind === 'known') sum.known += 1
    else if (one.kind === 'conflict') sum.conflicts += 1
    else if (one.kind === 'unreadable') {
      sum.unreadable += 1
      sum.listed = [...sum.listed, one.listed].slice(0, listedMax)
    } else {
      const [outcome] = outcomes[place++]?.outcomes ?? []
      const change = outcome?.kind === 'decided' ? outcome.change : null
      if (change === null) sum.known += 1
      else if (one.isConflict) sum.conflicts += 1
      else sum[change.status === 'ONAY' ? 'onay' : 'ret'] += 1
    }
  }
  return sum
}
