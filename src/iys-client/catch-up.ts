import * as z from 'zod'
import { type IysLine, readMovement } from '../import-file/iys-rows.ts'
import { iysPageRows } from '../register/imports/page.ts'
import {
  type Intake,
  intakeOf,
  newIntake,
  recentIntakes,
  storeIntake,
  takeIntakePage,
} from '../register/iys-received/intake.ts'
import { type ComparedConsent, consentsAfter } from '../register/iys-received/registered.ts'
import { decryptRow } from '../register/recipients/recipients.ts'
import type { Register } from '../register/register.ts'
import { askForRecord, type Exchange, questionAgainMs } from './client.ts'
import { IysError } from './faults.ts'

/** Number of movements (changes at İYS) to read by one call. İYS allows 1,000 (H507). */
const pageRows = 500
/** Time in ms between two reads. More often is of no use, since İYS shows a movement only an hour after it. */
const everyMs = 10 * 60_000
/** Age in ms up to which İYS shows a movement: seven days (R27), less an hour for safety. */
const windowMs = (7 * 24 - 1) * 60 * 60_000

const pageAnswer = z.object({
  after: z.string().min(1).max(200).nullish(),
  list: z.array(z.record(z.string(), z.unknown()).catch({})),
})

/**
 * Reads the new movements of a brand from İYS: those that İYS recorded, and those that companies sent. Returns false,
 * since nothing is left to do.
 */
export async function pullChanges(exchange: Exchange): Promise<boolean> {
  for (const source of ['IYS', 'HS'] as const) await pullSource(exchange, source)
  return false
}

/**
 * Reads İYS's new movements of one source, page by page, from the place (İYS's cursor) that the last read reached. Begins
 * again if the last read is too long ago, or if İYS does not know the cursor any more.
 */
async function pullSource(exchange: Exchange, source: 'IYS' | 'HS'): Promise<void> {
  const { register, brandCode, brandPath, call, shouldContinue } = exchange
  const { clock } = register
  const lastIntake = await intakeOf(register, { brandCode, name: source })
  const age = lastIntake === null ? null : clock() - lastIntake.at
  if (age !== null && age >= 0 && age < everyMs) return
  // After a long pause İYS does not show all missed movements any more, so all consents have to be compared.
  if (age === null || age > windowMs) await beginAgain(exchange, source)
  const path = `${brandPath}/consents/changes`
  let intake =
    (await intakeOf(register, { brandCode, name: source })) ?? newIntake({ brandCode, name: source }, clock())
  while (shouldContinue()) {
    const { place } = intake
    const query = { source, limit: String(pageRows), ...(place === null ? {} : { after: place }) }
    try {
      const answer = await call({ method: 'GET', path, query, answer: pageAnswer })
      const page = (answer?.list ?? []).map((row) => readMovement(row, clock()))
      intake = await takePage(register, intake, page, { place: answer?.after ?? place, at: clock() })
      // A page that is not full is the last one.
      if (page.length < pageRows) return
      // Without a new cursor the same page would be read for ever.
      if (intake.place === place) throw new IysError('later', 'answer')
    } catch (error) {
      const isCursorUnknown = error instanceof IysError && error.kind === 'refused' && place !== null
      if (!isCursorUnknown || lastIntake === null) throw error
      return await beginAgain(exchange, source)
    }
  }
}

/**
 * Stores a page of movements in pieces. The intake (progress of the reading) gets its new values `set` only with the last piece:
 * after a stop the page is read again, and rows that were stored change nothing.
 */
async function takePage(
  register: Register,
  before: Intake,
  page: readonly IysLine[],
  set: Partial<Intake>,
): Promise<Intake> {
  let intake = before
  let from = 0
  for (; from + iysPageRows < page.length; from += iysPageRows) {
    intake = await takeIntakePage(register, intake, { page: page.slice(from, from + iysPageRows) }, {})
  }
  return await takeIntakePage(register, intake, { page: page.slice(from) }, set)
}

/** Begins to read from the start, and to compare all consents, since movements may have been missed. */
async function beginAgain({ register, brandCode }: Exchange, source: 'IYS' | 'HS'): Promise<void> {
  const intakes = [source, 'comparison'].map((name) => newIntake({ brandCode, name }, register.clock()))
  await storeIntake(register, ...intakes)
}

/** Maximum number of addresses of one question about a list. */
const addressesMax = 1000
/**
 * Maximum number of questions in a round, and the time of a round in ms. These are 750 questions an hour for all brands together:
 * İYS answers 1,000, and some are left for other uses.
 */
const [questionsMax, roundMs] = [50, 4 * 60_000]

const approved = z.object({ list: z.array(z.string()) })
const status = z.record(z.string(), z.unknown())

/** Consent to ask İYS about, with its address. */
type Question = ComparedConsent & { readonly address: string }

/**
 * Compares the next page of a brand's consents with İYS, and asks about those that differ, as far as İYS's limit of
 * questions allows. Returns true if the next page can be compared at once.
 */
export async function compareConsents(exchange: Exchange): Promise<boolean> {
  const { register, brandCode } = exchange
  const comparison = await intakeOf(register, { brandCode, name: 'comparison' })
  if (comparison?.state !== 'open' || comparison.dueAt > register.clock()) return false
  const { page, through, isLast } = await consentsAfter(register, brandCode, Number(comparison.place ?? 0))
  const rows = page.map((row) => ({ ...row, address: decryptRow(register.vault, row.recipient).address }))
  const different = await differencesOf(exchange, rows)
  const round = different.slice(0, questionsMax)
  const answers = await askForEach(exchange, round)
  const next = different[answers.questions]
  const now = register.clock()
  const open = (await recentIntakes(register)).filter(
    ({ name, state }) => name === 'comparison' && state === 'open',
  )
  const pauseMs = answers.questions < round.length ? questionAgainMs : roundMs * open.length
  await takeIntakePage(register, comparison, answers, {
    place: String(next === undefined ? through : next.recipient.id - 1),
    dueAt: different.length === 0 ? now : now + pauseMs,
    ...(isLast && next === undefined ? { state: 'equal', at: now } : {}),
  })
  return different.length === 0 && !isLast
}

/**
 * Asks İYS about consents in lists. Returns those to ask about one by one: their status in İYS is another one than expected,
 * or İYS refused their list.
 */
async function differencesOf({ call, brandPath }: Exchange, rows: readonly Question[]): Promise<Question[]> {
  const inOnay = new Map<Question, boolean>()
  const kinds = Map.groupBy(rows, ({ recipientType, channel }) => `${recipientType}/status/${channel}`)
  for (const [kind, all] of kinds) {
    for (let from = 0; from < all.length; from += addressesMax) {
      const questions = all.slice(from, from + addressesMax)
      const path = `${brandPath}/consents/${kind}`
      const body = { recipients: questions.map(({ address }) => address) }
      try {
        const list = new Set((await call({ method: 'POST', path, body, answer: approved }))?.list)
        for (const question of questions) inOnay.set(question, list.has(question.address))
      } catch (error) {
        if (!(error instanceof IysError) || error.kind !== 'refused') throw error
      }
    }
  }
  return rows.filter((row) => inOnay.get(row) !== (row.iysStatus === 'ONAY'))
}

/**
 * Asks İYS for its record of each consent, until its hourly limit is reached. Returns the records, the ids of our changes
 * that İYS has lost (`missing`), and the number of questions.
 */
async function askForEach(
  exchange: Exchange,
  different: readonly Question[],
): Promise<{ readonly page: IysLine[]; readonly missing: Buffer[]; readonly questions: number }> {
  const page: IysLine[] = []
  const missing: Buffer[] = []
  let questions = 0
  for (const { address: recipient, recipientType, channel: type, iysAt, recordId } of different) {
    const answer = await askForRecord(exchange, { recipient, recipientType, type }, status)
    if (answer.kind === 'refused' && answer.reason === 'used-up') break
    questions += 1
    const { clock } = exchange.register
    const record = answer.kind === 'answered' ? answer.record : {}
    const line = record === null ? null : readMovement(record, clock())
    // If İYS has only an earlier movement, it has lost the one that it had confirmed.
    const isEarlier = line !== null && 'at' in line && line.at < (iysAt ?? 0)
    if (line !== null && !isEarlier) page.push(line)
    else if (recordId !== null) missing.push(recordId)
  }
  return { page, missing, questions }
}
