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

/** Movements of one call. İYS gives 1,000 at most (H507). */
const pageRows = 500
/** A movement appears an hour late anyway. */
const everyMs = 10 * 60_000
/** İYS shows a movement from an hour after it until seven days after it (R27). */
const windowMs = (7 * 24 - 1) * 60 * 60_000

const pageAnswer = z.object({
  after: z.string().min(1).max(200).nullish(),
  list: z.array(z.record(z.string(), z.unknown()).catch({})),
})

export async function pullChanges(exchange: Exchange): Promise<boolean> {
  for (const source of ['IYS', 'HS'] as const) await pullSource(exchange, source)
  return false
}

async function pullSource(exchange: Exchange, source: 'IYS' | 'HS'): Promise<void> {
  const { register, brandCode, brandPath, call, shouldContinue } = exchange
  const { clock } = register
  const known = await intakeOf(register, { brandCode, name: source })
  const age = known === null ? null : clock() - known.at
  if (age !== null && age >= 0 && age < everyMs) return
  // Older movements are known by a comparison alone.
  if (age === null || age > windowMs) await beginAgain(exchange, source)
  const path = `${brandPath}/consents/changes`
  let at =
    (await intakeOf(register, { brandCode, name: source })) ?? newIntake({ brandCode, name: source }, clock())
  while (shouldContinue()) {
    const { place } = at
    const query = { source, limit: String(pageRows), ...(place === null ? {} : { after: place }) }
    try {
      const answer = await call({ method: 'GET', path, query, answer: pageAnswer })
      const page = (answer?.list ?? []).map((row) => readMovement(row, clock()))
      at = await takePage(register, at, page, { place: answer?.after ?? place, at: clock() })
      if (page.length < pageRows) return
      if (at.place === place) throw new IysError('later', 'answer')
    } catch (error) {
      // İYS does not know the cursor any more.
      const isUnknown = error instanceof IysError && error.kind === 'refused' && place !== null
      if (!isUnknown || known === null) throw error
      return await beginAgain(exchange, source)
    }
  }
}

/** Takes a page over in pieces; the last one moves the intake on. Rows that come again after a stop change nothing. */
async function takePage(
  register: Register,
  before: Intake,
  page: readonly IysLine[],
  set: Partial<Intake>,
): Promise<Intake> {
  let at = before
  let from = 0
  for (; from + iysPageRows < page.length; from += iysPageRows) {
    at = await takeIntakePage(register, at, { page: page.slice(from, from + iysPageRows) }, {})
  }
  return await takeIntakePage(register, at, { page: page.slice(from) }, set)
}

/** Begins to pull from the start, and to compare, since movements may have been missed. */
async function beginAgain({ register, brandCode }: Exchange, source: 'IYS' | 'HS'): Promise<void> {
  const intakes = [source, 'comparison'].map((name) => newIntake({ brandCode, name }, register.clock()))
  await storeIntake(register, ...intakes)
}

const addressesMax = 1000
/** Questions about one consent: 750 of the 1,000 that İYS answers in an hour, shared by the brands. */
const [questionsMax, roundMs] = [50, 4 * 60_000]

const approved = z.object({ list: z.array(z.string()) })
const status = z.record(z.string(), z.unknown())

type Question = ComparedConsent & { readonly address: string }

/** Compares the next consents of a brand with İYS. Returns true if there is more to compare now. */
export async function compareConsents(exchange: Exchange): Promise<boolean> {
  const { register, brandCode } = exchange
  const comparison = await intakeOf(register, { brandCode, name: 'comparison' })
  if (comparison?.state !== 'open' || comparison.dueAt > register.clock()) return false
  const { page, through, isLast } = await consentsAfter(register, brandCode, Number(comparison.place ?? 0))
  const rows = page.map((row) => ({ ...row, address: decryptRow(register.vault, row.recipient).address }))
  const different = await differencesOf(exchange, rows)
  const round = different.slice(0, questionsMax)
  const answers = await askedOneByOne(exchange, round)
  const next = different[answers.asked]
  const now = register.clock()
  const open = (await recentIntakes(register)).filter(
    ({ name, state }) => name === 'comparison' && state === 'open',
  )
  const pauseMs = answers.asked < round.length ? questionAgainMs : roundMs * open.length
  await takeIntakePage(register, comparison, answers, {
    place: String(next === undefined ? through : next.recipient.id - 1),
    dueAt: different.length === 0 ? now : now + pauseMs,
    ...(isLast && next === undefined ? { state: 'equal', at: now } : {}),
  })
  return different.length === 0 && !isLast
}

/** Returns the consents to ask for one by one: those that İYS does not confirm, and all of a refused list. */
async function differencesOf({ call, brandPath }: Exchange, rows: readonly Question[]): Promise<Question[]> {
  const inOnay = new Map<Question, boolean>()
  const kinds = Map.groupBy(rows, ({ recipientType, channel }) => `${recipientType}/status/${channel}`)
  for (const [kind, all] of kinds) {
    for (let from = 0; from < all.length; from += addressesMax) {
      const some = all.slice(from, from + addressesMax)
      const path = `${brandPath}/consents/${kind}`
      const body = { recipients: some.map(({ address }) => address) }
      try {
        const list = new Set((await call({ method: 'POST', path, body, answer: approved }))?.list)
        for (const question of some) inOnay.set(question, list.has(question.address))
      } catch (error) {
        if (!(error instanceof IysError) || error.kind !== 'refused') throw error
      }
    }
  }
  return rows.filter((row) => inOnay.get(row) !== (row.iysStatus === 'ONAY'))
}

async function askedOneByOne(
  exchange: Exchange,
  different: readonly Question[],
): Promise<{ readonly page: IysLine[]; readonly missing: Buffer[]; readonly asked: number }> {
  const page: IysLine[] = []
  const missing: Buffer[] = []
  let count = 0
  for (const { address: recipient, recipientType, channel: type, iysAt, recordId } of different) {
    const answer = await askForRecord(exchange, { recipient, recipientType, type }, status)
    if (answer.kind === 'refused' && answer.reason === 'used-up') break
    count += 1
    const { clock } = exchange.register
    const record = answer.kind === 'answered' ? answer.record : {}
    const line = record === null ? null : readMovement(record, clock())
    // İYS has an earlier movement: it has lost the one that it had confirmed.
    const isEarlier = line !== null && 'at' in line && line.at < (iysAt ?? 0)
    if (line !== null && !isEarlier) page.push(line)
    else if (recordId !== null) missing.push(recordId)
  }
  return { page, missing, asked: count }
}
