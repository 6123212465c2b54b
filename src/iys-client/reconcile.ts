import { createHash } from 'node:crypto'
import * as z from 'zod'
import { dayOf, type IstanbulDay, startOfDay } from '../calendar/istanbul.ts'
import { isCompanySource, recipientTypes } from '../consent/consent.ts'
import { FileFaultError } from '../import-file/fault.ts'
import { type IysLine, iysLines } from '../import-file/iys-rows.ts'
import { firstOpenDay } from '../ledger/days.ts'
import { iysPageRows, readInPages } from '../register/imports/page.ts'
import { tallyOf } from '../register/imports/tally.ts'
import {
  type Intake,
  intakeOf,
  nextDay,
  storeIntake,
  takeIntakePage,
} from '../register/iys-received/intake.ts'
import { receiptsOfDay } from '../register/iys-received/registered.ts'
import type { Register } from '../register/register.ts'
import { csvLines } from '../spreadsheet/csv.ts'
import { SpreadsheetError } from '../spreadsheet/fault.ts'
import { yieldToEventLoop } from '../util/event-loop.ts'
import type { Exchange } from './client.ts'
import { IysError } from './faults.ts'

/** Time in ms after midnight in Istanbul from which the file of the day before is read, since İYS needs time to make it. */
const beginsMs = 3 * 60 * 60_000
/** Pause in ms before a day that could not be compared is tried again. */
const againMs = 30 * 60_000
/** Maximum size of a file in bytes: about 160,000 movements. It is in memory while it is applied, on Cloudflare Workers too. */
const fileBytesMax = 32 * 2 ** 20

const agreement = z.object({ processStatus: z.string(), hashValue: z.string().nullish() })
const file = z.instanceof(Uint8Array)
const captured = z.unknown()
const summary = z.object({
  changeStats: z.array(
    z.object({
      type: z.string(),
      consents: z.array(z.object({ source: z.string(), total: z.number(), pending: z.number().default(0) })),
    }),
  ),
})

/**
 * Compares the register with İYS's movement file (all changes of a day): of yesterday, once the day is closed, or of an earlier
 * day that is unfinished. Records movements that the register does not have. A day that cannot be compared is tried again later.
 * Returns false, since no more can be done at once.
 */
export async function reconcileDay(exchange: Exchange): Promise<boolean> {
  const { register, brandCode } = exchange
  const now = register.clock()
  if (now < startOfDay(dayOf(now)) + beginsMs) return false
  const day = await nextDay(register, brandCode)
  if (day === null || (await isOpenDay(register, day.name))) return false
  try {
    const file = await fileOf(exchange, day.name)
    if (typeof file !== 'string') await applyDay(exchange, day, file)
    else if (file === 'too-large') await storeIntake(register, { ...day, state: 'different', note: file })
    else await storeIntake(register, { ...day, note: file, dueAt: now + againMs })
  } catch (error) {
    const note = noteOf(error)
    const progress = (await intakeOf(register, day)) ?? day
    await storeIntake(register, { ...progress, note, dueAt: now + againMs })
  }
  return false
}

/** True if a day is not closed. An agreement with İYS is final, and a day that is not closed may not be over. */
async function isOpenDay(register: Register, date: string): Promise<boolean> {
  const firstOpen = await firstOpenDay(register)
  return firstOpen !== null && date >= firstOpen
}

/** Returns the note to store for an error of one day. Throws errors that are about the whole exchange. */
function noteOf(error: unknown): 'file' | 'refused' {
  if (error instanceof FileFaultError || error instanceof SpreadsheetError) return 'file'
  const isOfAll = error instanceof IysError && (error.kind === 'later' || error.reason === 'credentials')
  if (error instanceof IysError && !isOfAll) return 'refused'
  throw error
}

/** Returns the bytes of İYS's file (none for a day without movements), or why the file cannot be read now. */
async function fileOf(
  { call, brandPath }: Exchange,
  date: IstanbulDay,
): Promise<Uint8Array | 'unfinished' | 'file' | 'too-large'> {
  const fileState = await call({ method: 'GET', path: `${brandPath}/agreements/${date}`, answer: agreement })
  if (fileState === null) return new Uint8Array()
  if (fileState.processStatus !== 'completed') return 'unfinished'
  try {
    const path = `${brandPath}/changes/${date}/file`
    const bytes = await call({ method: 'GET', path, answer: file, bytesMax: fileBytesMax })
    const content = bytes ?? new Uint8Array()
    const expected = fileState.hashValue?.toLowerCase() ?? ''
    // İYS documents SHA-384, but one of its examples has the length of SHA-256.
    const method = expected.length === 64 ? 'sha256' : 'sha384'
    return createHash(method).update(content).digest('hex') === expected ? content : 'file'
  } catch (error) {
    if (error instanceof IysError && error.reason === 'too-large') return 'too-large'
    throw error
  }
}

/**
 * Applies İYS's file of a day page by page, then marks the changes that are missing in it, and compares İYS's counts. After a
 * stop it continues after the last page that was applied of the same file.
 */
async function applyDay(exchange: Exchange, stored: Intake, bytes: Uint8Array): Promise<void> {
  const { register, shouldContinue } = exchange
  const { brandCode, name: date } = stored
  const sha256 = createHash('sha256').update(bytes).digest()
  const digest = register.vault.keyedDigest('iys file', sha256).toString('hex')
  const [knownDigest, pages = 0] = stored.place?.split(' ') ?? []
  const isBegun = knownDigest === digest
  const appliedPages = isBegun ? Number(pages) : 0
  let day: Intake = { ...stored, note: null, ...(isBegun ? {} : { place: `${digest} 0`, tally: '{}' }) }
  await storeIntake(register, day)
  const receipts = await receiptsOfDay(register, brandCode, date)
  const counts = new Map<string, number>()
  const lines = linesOf(bytes, register.clock(), date)
  const keep = async (page: readonly IysLine[], place: number) => {
    for (const line of page) countLine(line, counts, receipts)
    if (place >= appliedPages)
      day = await takeIntakePage(register, day, { page }, { place: `${digest} ${place + 1}` })
    return true
  }
  if (!(await readInPages(lines, keep, shouldContinue, iysPageRows))) return
  const missing = [...receipts.values()]
  for (let from = 0; from < missing.length; from += missingPerCommit) {
    day = await takeIntakePage(register, day, { missing: missing.slice(from, from + missingPerCommit) }, {})
    await yieldToEventLoop()
  }
  const hasCounts = await areCountsOf(exchange, date, counts)
  await settle(exchange, day, hasCounts)
}

/** Number of missing changes that are stored in one commit. */
const missingPerCommit = 500

/** Yields the lines of İYS's file as movements; none for an empty file. */
async function* linesOf(bytes: Uint8Array, now: number, fileDay: IstanbulDay): AsyncGenerator<IysLine> {
  if (bytes.length > 0) yield* iysLines(csvLines(piecesOf(bytes), 'utf-8'), now, { fileDay })
}

const pieceBytes = 256 * 1024

/** Yields the bytes of a file in pieces: as one text, the file would take twice its memory. */
async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += pieceBytes) yield bytes.subarray(from, from + pieceBytes)
}

/** Counts a line of İYS's file by recipient type, channel and source, and removes its change from the missing ones. */
function countLine(line: IysLine, counts: Map<string, number>, missing: Map<string, Buffer>): void {
  if (!('recipient' in line)) return
  const { transactionId, recipientType, channel, source } = line
  if (transactionId !== null) missing.delete(transactionId)
  const side = source === null || isCompanySource(source) ? 'HS' : 'IYS'
  const kind = `${recipientType} ${channel} ${side}`
  counts.set(kind, (counts.get(kind) ?? 0) + 1)
}

/** True if the counts of the file's lines equal the counts that İYS reports for the day. */
async function areCountsOf(
  { call, brandPath }: Exchange,
  date: IstanbulDay,
  counts: ReadonlyMap<string, number>,
): Promise<boolean> {
  const differences = new Map(counts)
  for (const recipientType of recipientTypes) {
    const path = `${brandPath}/changes/${date}/recipients/${recipientType}`
    const answer = await call({ method: 'GET', path, answer: summary })
    for (const { type, consents } of answer?.changeStats ?? []) {
      for (const { source, total, pending } of consents) {
        const kind = `${recipientType} ${type} ${source}`
        differences.set(kind, (differences.get(kind) ?? 0) - (total - pending))
      }
    }
  }
  return [...differences.values()].every((difference) => difference === 0)
}

/**
 * Stores the result of a day's comparison, and sends İYS the company's agreement if all is equal and the setting allows
 * it.
 */
async function settle(exchange: Exchange, row: Intake, hasCounts: boolean): Promise<void> {
  const { register, call, brandPath } = exchange
  const { registered, refused, onay, ret, conflicts, unreadable } = tallyOf(row.tally)
  const isEqual = conflicts + unreadable === 0 && hasCounts
  const isRepaired = registered + refused + onay + ret + row.missing > 0
  const state = !isEqual ? 'different' : isRepaired ? 'repaired' : 'equal'
  const { iys_agreement: agrees } = await register.settings()
  const mayAgree = agrees && isEqual && row.missing === 0
  if (mayAgree) {
    const path = `${brandPath}/agreements/${row.name}`
    await call({ method: 'PUT', path, body: { agreementStatus: true }, answer: captured })
  }
  const agreedAt = mayAgree ? register.clock() : null
  await storeIntake(register, { ...row, state, note: hasCounts ? null : 'counts', place: null, agreedAt })
}
