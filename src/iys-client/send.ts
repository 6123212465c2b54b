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

/** Maximum number of changes of a batch (list of changes that are sent together). */
const batchMax = 1000
/** Maximum number of changes of a batch that are sent one by one. */
const singlesMax = 20
/** Wait in ms before the first request for the result of a batch. Later waits are longer. */
const resultAfterMs = 300_000
/** Longest wait in ms between two requests for the result of a batch. */
const resultAfterMaxMs = 60 * 60_000
/** Time in ms for which İYS keeps the result of a batch: sixty days. */
const resultsKeptMs = 60 * 24 * 60 * 60_000
/** Pause in ms before a batch without an answer is sent again. */
const repeatAfterMs = 60_000
/** Time in ms between two changes of one consent, as İYS asks for it (R24). */
const betweenMovementsMs = 1000

/** Age in ms from which a batch that İYS has not taken no longer delays the batches after it. */
const aloneMs = 60 * 60_000

/**
 * Sends the waiting changes of a brand to İYS and reads the results of earlier batches. Returns true if there may be more
 * to do.
 */
export async function sendChanges(exchange: Exchange): Promise<boolean> {
  const { register, brandCode } = exchange
  const now = register.clock()
  const batches = await batchesOf(register, brandCode)
  const unsent = batches.filter(({ requestId }) => requestId === null)
  // Only one unsent batch at a time, so that an outage does not mark all changes as sent. A batch that waits for İYS's
  // limit of questions does not delay the next one.
  const mayTake = unsent.every(({ takenAt, dueAt }) => takenAt < now - aloneMs || dueAt > now + repeatAfterMs)
  if (mayTake && (await takeBatch(register, brandCode, batchMax))) return await sendChanges(exchange)
  // Unsent batches first: a result that İYS does not have yet must not delay a refusal.
  const inOrder = [
    ...unsent.toSorted((a, b) => a.dueAt - b.dueAt),
    ...batches.filter(({ requestId }) => requestId !== null),
  ]
  const dueBatches = inOrder.filter(({ dueAt }) => dueAt <= now)
  for (const batch of dueBatches) {
    if (!exchange.shouldContinue()) return true
    await workOn(exchange, batch)
  }
  return dueBatches.length > 0
}

/** Sends a batch or reads its result. A batch without an answer is sent again, which İYS's API version 2 allows (R30). */
async function workOn(exchange: Exchange, batch: Batch): Promise<void> {
  const { register } = exchange
  try {
    await (batch.requestId === null ? sendBatch(exchange, batch) : readResult(exchange, batch))
  } catch (error) {
    if (!(error instanceof IysError)) throw error
    // İYS refuses the request for a result if it does not know the batch any more.
    const isUnknown = error.kind === 'refused' && batch.requestId !== null
    if (isUnknown) await sendAgain(register, batch)
    else if (error.kind === 'access' && batch.requestId === null) await giveBack(register, batch)
    else await write(register, setBatch(batch, { dueAt: nextTryAt(register, batch) }))
    if (!isUnknown) throw error
  }
}

/** Marks a batch to be sent again. Its changes keep the state `sent`: as `waiting` they could become too late for İYS. */
async function sendAgain(register: Register, batch: Batch): Promise<void> {
  const now = register.clock()
  await write(register, setBatch(batch, { requestId: null, takenAt: now, dueAt: now }))
}

/** Returns when to ask for the result of a batch again (less and less often), or when to send an unsent batch again. */
function nextTryAt({ clock }: Register, { requestId, takenAt }: Batch): number {
  const now = clock()
  if (requestId === null) return now + repeatAfterMs
  return now + Math.min(Math.max(now - takenAt, resultAfterMs), resultAfterMaxMs)
}

/** Sends the changes of a batch: a long batch as a list, else each change by itself. */
async function sendBatch(exchange: Exchange, batch: Batch): Promise<void> {
  const { register } = exchange
  const rows = (await changesOf(register, batch)).filter(
    ({ state, recipient }) => state === 'sent' && recipient.sealed !== null,
  )
  if (rows.length > singlesMax && (await addTogether(exchange, batch, rows))) return
  let unsentSeqs = rows.map(({ seq }) => seq)
  if (unsentSeqs.length === 0) await write(register, setBatch(batch, { rows: [] }))
  for (const row of rows) {
    if (!exchange.shouldContinue()) return
    const outcome = await addOne(exchange, row)
    if (outcome.kind === 'refused') continue
    unsentSeqs = unsentSeqs.filter((seq) => seq !== row.seq)
    await noteAnswers(register, null, [outcome.answer], [setBatch(batch, { rows: unsentSeqs })])
  }
  if (unsentSeqs.length > 0) {
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

/** İYS's answer to a change. `used-up`: İYS has to be asked for its record first, and the limit of questions is reached. */
type AnswerOrLater = { readonly kind: 'answered'; readonly answer: IysAnswer } | Refusal<'used-up'>

/** Sends a change to İYS and returns its answer. */
async function addOne(exchange: Exchange, row: BatchChange): Promise<AnswerOrLater> {
  const { call, brandPath } = exchange
  try {
    const path = `/v2${brandPath}/consents`
    const iysReceipt = await call({ method: 'POST', path, body: wireOf(exchange, row), answer: receipt })
    if (iysReceipt === null) throw new IysError('later', 'answer')
    return { kind: 'answered', answer: registered(row, iysReceipt) }
  } catch (error) {
    if (!(error instanceof IysError) || error.kind !== 'refused') throw error
    return await answerTo(exchange, row, error.codes[0]?.code ?? null)
  }
}

const accepted = z.object({ requestId: z.string().regex(/^[\w-]{1,64}$/) })

/**
 * Sends changes to İYS as a list. İYS refuses a whole list for a wrong item (R23): the items that it names are noted as
 * refused, and the others stay in the batch. Returns false if the changes have to be sent one by one instead.
 */
async function addTogether(exchange: Exchange, batch: Batch, rows: readonly BatchChange[]): Promise<boolean> {
  const { register, call, brandPath } = exchange
  try {
    const path = `/v2${brandPath}/consents/request`
    const body = rows.map((row) => wireOf(exchange, row))
    const listReceipt = await call({ method: 'POST', path, body, answer: accepted })
    if (listReceipt === null) throw new IysError('later', 'answer')
    const set = { rows: rows.map(({ seq }) => seq), requestId: listReceipt.requestId }
    await write(register, setBatch(batch, { ...set, dueAt: register.clock() + resultAfterMs }))
  } catch (error) {
    if (!(error instanceof IysError) || error.kind !== 'refused') throw error
    const codeAt = new Map(error.codes.map(({ index, code }) => [index, code]))
    const namedRows = rows.flatMap((row, index) =>
      codeAt.has(index) ? [[row, codeAt.get(index) ?? null] as const] : [],
    )
    if (namedRows.length === 0) return false
    const { answers, isUsedUp } = await answersTo(exchange, namedRows)
    if (isUsedUp) return false
    await noteAnswers(register, null, answers, [setBatch(batch, { rows: unanswered(rows, answers) })])
  }
  return true
}

/** Returns the places in the ledger (`seq`) of the changes that have no answer. */
function unanswered(rows: readonly BatchChange[], answers: readonly IysAnswer[]): number[] {
  const answeredIds = new Set(answers.map(({ changeId }) => changeId))
  return rows.filter(({ id }) => !answeredIds.has(id)).map(({ seq }) => seq)
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

/** Reads İYS's result of a batch and notes the answers. If there is no result after sixty days, the batch is sent again. */
async function readResult(exchange: Exchange, batch: Batch): Promise<void> {
  const { register, call, brandPath } = exchange
  const path = `/v2${brandPath}/consents/request/${batch.requestId}`
  const resultItems = (await call({ method: 'GET', path, answer: results })) ?? []
  const age = register.clock() - batch.takenAt
  if (resultItems.length === 0 && age > resultsKeptMs) return await sendAgain(register, batch)
  const items = new Map(resultItems.map((item) => [item.index, item]))
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
  const againAt = answers.length < expected ? now : nextTryAt(register, batch)
  const unansweredSeqs = new Set(unanswered(rows, answers))
  const batchWrite = setBatch(batch, {
    rows: batch.rows.map((seq) => (seq !== null && unansweredSeqs.has(seq) ? seq : null)),
    dueAt: isUsedUp ? now + questionAgainMs : againAt,
  })
  await (answers.length === 0
    ? write(register, batchWrite)
    : noteAnswers(register, null, answers, [batchWrite]))
}

/** Returns the final answers to changes that İYS refused, as far as time and İYS's limit of questions allow. */
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

/**
 * True if İYS refused a change because of its record (H174: same status; H178: later date; H467: change too old). Then izin asks
 * İYS for the record.
 */
const isAboutState = (code: string | null) => ['H174', 'H178', 'H467'].includes(code ?? '')

const storedRecord = z.looseObject({ status: z.string(), transactionId, creationDate: wallTime })

/**
 * Returns the final answer to a change that İYS refused with a code. If the code is about the consent's state, İYS's record is
 * read: with the same status, the change counts as registered. A RET refused as too late (H467) may be sent once more as a
 * decision of today. The address of an erased recipient is gone (`sealed` is null), so nothing is asked.
 */
async function answerTo(exchange: Exchange, row: BatchChange, code: string | null): Promise<AnswerOrLater> {
  const notTaken = { kind: 'answered', answer: refusedByIys(row, code) } as const
  if (!isAboutState(code) || row.recipient.sealed === null) return notTaken
  const reply = await askForRecord(exchange, wireOf(exchange, row), storedRecord)
  if (reply.kind === 'refused') return reply.reason === 'used-up' ? refused('used-up') : notTaken
  const { record } = reply
  if (record?.status === row.status) return { kind: 'answered', answer: registered(row, record) }
  const decision = code === 'H467' ? await asDecision(exchange, row) : null
  if (decision !== null) return await addOne(exchange, decision)
  if (record !== null) await takeOverRecord(exchange, record)
  return notTaken
}

/** Stores the record for which İYS refused a change: if it is a later RET, it counts here at once. */
async function takeOverRecord({ register, brandCode }: Exchange, record: Record<string, unknown>) {
  const page = [readMovement(record, register.clock())]
  await receiveRows(register, { brandCode, page, by: null }, noProgress)
}

/**
 * Returns a RET that is too late for İYS (R16) as the company's decision of today (HS_KARAR). Null if the setting
 * `iys_late_refusals` does not allow this.
 */
async function asDecision({ register }: Exchange, row: BatchChange): Promise<BatchChange | null> {
  const { iys_late_refusals: isAllowed } = await register.settings()
  if (!isAllowed || row.status !== 'RET' || row.source === 'HS_KARAR') return null
  const consentDate = formatWallTime(register.clock() - clockSkewMs)
  return { ...row, source: 'HS_KARAR', consentDate }
}

/** Returns the answer for a change that İYS gave a receipt for. */
function registered(
  { id }: BatchChange,
  { transactionId, creationDate }: z.infer<typeof receipt>,
): IysAnswer {
  return { changeId: id, outcome: 'registered', by: 'receipt', transactionId, creationDate }
}

/** Returns the answer for a change that İYS refused with a code. */
function refusedByIys({ id }: BatchChange, code: string | null): IysAnswer {
  return { changeId: id, outcome: 'refused', by: 'receipt', code }
}

/** Returns a change in the form of İYS's API, without fields that have no value (R5). */
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
