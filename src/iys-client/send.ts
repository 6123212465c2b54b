import * as z from 'zod'
import { formatWallTime } from '../calendar/istanbul.ts'
import { readMovement } from '../import-file/iys-rows.ts'
import { type IysAnswer, noteAnswers } from '../register/iys-queue/answers.ts'
import {
  type Batch,
  type BatchChange,
  batchesOf,
  changesOf,
  clockSkewMs,
  giveBack,
  setBatch,
  takeBatch,
} from '../register/iys-queue/batches.ts'
import { noProgress, receiveRows } from '../register/iys-received/rows.ts'
import { decryptRow } from '../register/recipients/recipients.ts'
import { type Register, write } from '../register/register.ts'
import { type Refusal, refused } from '../util/refusal.ts'
import { askForRecord, type Exchange, questionAgainMs } from './client.ts'
import { IysError } from './faults.ts'

const batchMax = 1000
const singlesMax = 20
/** Wait before the first question about a result; later waits are longer. */
const resultAfterMs = 300_000
const resultAfterMaxMs = 60 * 60_000
const resultsKeptMs = 60 * 24 * 60 * 60_000
const repeatAfterMs = 60_000
/** İYS asks for a second between two movements of one key (R24). */
const betweenMovementsMs = 1000

/** After this time a list that İYS has not taken no longer delays the lists behind it. */
const aloneMs = 60 * 60_000

/** Sends what waits for a brand and reads İYS's results. Returns true if there may be more to do now. */
export async function sendChanges(exchange: Exchange): Promise<boolean> {
  const { register, brandCode } = exchange
  const now = register.clock()
  const batches = await batchesOf(register, brandCode)
  const unsent = batches.filter(({ requestId }) => requestId === null)
  // One at a time, so that an outage does not mark all as sent. A list that waits for a question delays nothing.
  const mayTake = unsent.every(({ takenAt, dueAt }) => takenAt < now - aloneMs || dueAt > now + repeatAfterMs)
  if (mayTake && (await takeBatch(register, brandCode, batchMax))) return await sendChanges(exchange)
  // A result that cannot be had delays no refusal.
  const inOrder = [
    ...unsent.toSorted((a, b) => a.dueAt - b.dueAt),
    ...batches.filter(({ requestId }) => requestId !== null),
  ]
  const due = inOrder.filter(({ dueAt }) => dueAt <= now)
  for (const batch of due) {
    if (!exchange.shouldContinue()) return true
    await workOn(exchange, batch)
  }
  return due.length > 0
}

/** Sends a batch or reads its result. A batch without an answer is sent again: V2 is safe to repeat (R30). */
async function workOn(exchange: Exchange, batch: Batch): Promise<void> {
  const { register } = exchange
  try {
    await (batch.requestId === null ? add(exchange, batch) : readResult(exchange, batch))
  } catch (error) {
    if (!(error instanceof IysError)) throw error
    const isForgotten = error.kind === 'refused' && batch.requestId !== null
    if (isForgotten) await sendAgain(register, batch)
    else if (error.kind === 'access' && batch.requestId === null) await giveBack(register, batch)
    else await write(register, setBatch(batch, { dueAt: laterFor(register, batch) }))
    if (!isForgotten) throw error
  }
}

/** Sends a batch anew. Its changes do not return to `waiting`, where they could be marked late. */
async function sendAgain(register: Register, batch: Batch): Promise<void> {
  const now = register.clock()
  await write(register, setBatch(batch, { requestId: null, takenAt: now, dueAt: now }))
}

/** Time of the next question about a result, less and less often, or of the next try to add. */
function laterFor({ clock }: Register, { requestId, takenAt }: Batch): number {
  const now = clock()
  if (requestId === null) return now + repeatAfterMs
  return now + Math.min(Math.max(now - takenAt, resultAfterMs), resultAfterMaxMs)
}

async function add(exchange: Exchange, batch: Batch): Promise<void> {
  const { register } = exchange
  const rows = (await changesOf(register, batch)).filter(
    ({ state, recipient }) => state === 'sent' && recipient.sealed !== null,
  )
  if (rows.length > singlesMax && (await addTogether(exchange, batch, rows))) return
  let left = rows.map(({ seq }) => seq)
  if (left.length === 0) await write(register, setBatch(batch, { rows: [] }))
  for (const row of rows) {
    if (!exchange.shouldContinue()) return
    const outcome = await addOne(exchange, row)
    if (outcome.kind === 'refused') continue
    left = left.filter((seq) => seq !== row.seq)
    await noteAnswers(register, null, [outcome.answer], [setBatch(batch, { rows: left })])
  }
  if (left.length > 0) {
    await write(register, setBatch(batch, { dueAt: register.clock() + questionAgainMs }))
  }
  await exchange.wait(betweenMovementsMs)
}

const transactionId = z.string().regex(/^[\w-]{1,128}$/)
const wallTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
  .nullable()
  .catch(null)
const receipt = z.object({ transactionId, creationDate: wallTime })

/** `used-up`: İYS has to be asked for the state of the change, and the limit of questions is reached. */
type AnswerOrLater = { readonly kind: 'answered'; readonly answer: IysAnswer } | Refusal<'used-up'>

async function addOne(exchange: Exchange, row: BatchChange): Promise<AnswerOrLater> {
  const { call, brandPath } = exchange
  try {
    const path = `/v2${brandPath}/consents`
    const taken = await call({ method: 'POST', path, body: wireOf(exchange, row), answer: receipt })
    if (taken === null) throw new IysError('later', 'answer')
    return { kind: 'answered', answer: registered(row, taken) }
  } catch (error) {
    if (!(error instanceof IysError) || error.kind !== 'refused') throw error
    return await answerTo(exchange, row, error.codes[0]?.code ?? null)
  }
}

const accepted = z.object({ requestId: z.string().regex(/^[\w-]{1,64}$/) })

/**
 * İYS refuses a list as a whole for one wrong item (R23). The named ones are answered, the others sent again. Returns
 * false if it names none or has to be asked later, so that each is sent by itself.
 */
async function addTogether(exchange: Exchange, batch: Batch, rows: readonly BatchChange[]): Promise<boolean> {
  const { register, call, brandPath } = exchange
  try {
    const path = `/v2${brandPath}/consents/request`
    const body = rows.map((row) => wireOf(exchange, row))
    const taken = await call({ method: 'POST', path, body, answer: accepted })
    if (taken === null) throw new IysError('later', 'answer')
    const set = { rows: rows.map(({ seq }) => seq), requestId: taken.requestId }
    await write(register, setBatch(batch, { ...set, dueAt: register.clock() + resultAfterMs }))
  } catch (error) {
    if (!(error instanceof IysError) || error.kind !== 'refused') throw error
    const codeAt = new Map(error.codes.map(({ index, code }) => [index, code]))
    const named = rows.flatMap((row, at) => (codeAt.has(at) ? [[row, codeAt.get(at) ?? null] as const] : []))
    if (named.length === 0) return false
    const { answers, isUsedUp } = await answersTo(exchange, named)
    if (isUsedUp) return false
    await noteAnswers(register, null, answers, [setBatch(batch, { rows: unanswered(rows, answers) })])
  }
  return true
}

function unanswered(rows: readonly BatchChange[], answers: readonly IysAnswer[]): number[] {
  const answered = new Set(answers.map(({ changeId }) => changeId))
  return rows.filter(({ id }) => !answered.has(id)).map(({ seq }) => seq)
}

const errorCode = z
  .string()
  .regex(/^[A-Z\d-]{1,20}$/)
  .nullable()
  .catch(null)
const results = z.array(
  z.object({
    index: z.number().int(),
    status: z.string(),
    transactionId: transactionId.optional(),
    creationDate: wallTime,
    error: z.object({ code: errorCode }).nullable().catch(null),
  }),
)

/** Reads the result of a batch. Without one for sixty days it is sent again. */
async function readResult(exchange: Exchange, batch: Batch): Promise<void> {
  const { register, call, brandPath } = exchange
  const path = `/v2${brandPath}/consents/request/${batch.requestId}`
  const given = (await call({ method: 'GET', path, answer: results })) ?? []
  const age = register.clock() - batch.takenAt
  if (given.length === 0 && age > resultsKeptMs) return await sendAgain(register, batch)
  const items = new Map(given.map((item) => [item.index, item]))
  const rows = await changesOf(register, batch)
  const bySeq = new Map(rows.map((row) => [row.seq, row]))
  const answers: IysAnswer[] = []
  const failures: [BatchChange, string | null][] = []
  for (const [index, seq] of batch.rows.entries()) {
    const [row, item] = [bySeq.get(seq ?? 0), items.get(index)]
    if (row === undefined) continue
    if (item?.status === 'failure') failures.push([row, item.error?.code ?? null])
    if (item?.status === 'success' && item.transactionId !== undefined) {
      answers.push(registered(row, { ...item, transactionId: item.transactionId }))
    }
  }
  const expected = answers.length + failures.length
  const { answers: more, isUsedUp } = await answersTo(exchange, failures)
  answers.push(...more)
  const now = register.clock()
  const againAt = answers.length < expected ? now : laterFor(register, batch)
  const left = new Set(unanswered(rows, answers))
  const kept = setBatch(batch, {
    rows: batch.rows.map((seq) => (seq !== null && left.has(seq) ? seq : null)),
    dueAt: isUsedUp ? now + questionAgainMs : againAt,
  })
  await (answers.length === 0 ? write(register, kept) : noteAnswers(register, null, answers, [kept]))
}

/** Answers changes that İYS refused, as far as time and the limit of questions allow. */
async function answersTo(
  exchange: Exchange,
  failures: readonly (readonly [BatchChange, string | null])[],
): Promise<{ readonly answers: IysAnswer[]; readonly isUsedUp: boolean }> {
  const answers: IysAnswer[] = []
  let isUsedUp = false
  for (const [row, code] of failures) {
    if (isAboutState(code) && (isUsedUp || !exchange.shouldContinue())) continue
    const outcome = await answerTo(exchange, row, code)
    if (outcome.kind === 'refused') isUsedUp = true
    else answers.push(outcome.answer)
  }
  return { answers, isUsedUp }
}

/** Codes that make us ask for İYS's record: it may have this status already, or a later movement (D6). */
const isAboutState = (code: string | null) => ['H174', 'H178', 'H467'].includes(code ?? '')

const stored = z.looseObject({ status: z.string(), transactionId, creationDate: wallTime })

async function answerTo(exchange: Exchange, row: BatchChange, code: string | null): Promise<AnswerOrLater> {
  const notTaken = { kind: 'answered', answer: refusedByIys(row, code) } as const
  if (!isAboutState(code) || row.recipient.sealed === null) return notTaken
  const reply = await askForRecord(exchange, wireOf(exchange, row), stored)
  if (reply.kind === 'refused') return reply.reason === 'used-up' ? refused('used-up') : notTaken
  const { record } = reply
  if (record?.status === row.status) return { kind: 'answered', answer: registered(row, record) }
  const again = code === 'H467' ? await asDecision(exchange, row) : null
  if (again !== null) return await addOne(exchange, again)
  if (record !== null) await takeOverRecord(exchange, record)
  return notTaken
}

/** İYS refused a change because of the record that it has: a later RET there counts here at once (promise 1). */
async function takeOverRecord({ register, brandCode }: Exchange, record: Record<string, unknown>) {
  const page = [readMovement(record, register.clock())]
  await receiveRows(register, { brandCode, page, by: null }, noProgress)
}

/** A RET that İYS finds too late (R16) is reported as a decision of today, if the company wants that. */
async function asDecision({ register }: Exchange, row: BatchChange): Promise<BatchChange | null> {
  const { iys_late_refusals: isWanted } = await register.settings()
  if (!isWanted || row.status !== 'RET' || row.source === 'HS_KARAR') return null
  const consentDate = formatWallTime(register.clock() - clockSkewMs)
  return { ...row, source: 'HS_KARAR', consentDate }
}

function registered(
  { id }: BatchChange,
  { transactionId, creationDate }: z.infer<typeof receipt>,
): IysAnswer {
  return { changeId: id, outcome: 'registered', by: 'receipt', transactionId, creationDate }
}

function refusedByIys({ id }: BatchChange, code: string | null): IysAnswer {
  return { changeId: id, outcome: 'refused', by: 'receipt', code }
}

/** The keys that İYS takes; those without a value are left out (R5). */
function wireOf({ register }: Exchange, row: BatchChange) {
  const { address } = decryptRow(register.vault, row.recipient)
  return {
    recipient: address,
    recipientType: row.recipientType,
    type: row.channel,
    status: row.status,
    ...(row.source === null ? {} : { source: row.source }),
    ...(row.consentDate === null ? {} : { consentDate: row.consentDate }),
  }
}
