import * as z from 'zod'
import { type IysLine, readMovement } from '../import-file/iys-rows.ts'
import {
  nextCompared,
  openComparison,
  type RegisteredConsent,
  takeDifferences,
} from '../register/received/pulls.ts'
import { openRow } from '../register/recipients.ts'
import { IysFault } from './faults.ts'
import type { Exchange } from './send.ts'

/** Addresses of one call. */
const addressesMax = 1000
/** Questions about one consent: 750 of the 1,000 that İYS answers in an hour. */
const [questionsMax, roundMs] = [50, 4 * 60_000]

const approved = z.object({ list: z.array(z.string()) })
const status = z.record(z.string(), z.unknown())

type Asked = RegisteredConsent & { readonly address: string }

/** Compares the next consents of a brand with İYS. Returns true if there is more to compare now. */
export async function compareConsents(exchange: Exchange): Promise<boolean> {
  const { register, brandCode } = exchange
  const comparison = await openComparison(register, brandCode)
  if (comparison === null || comparison.dueAt > register.clock()) return false
  const { page, through, isLast } = await nextCompared(register, comparison)
  const rows = page.map((row) => ({ ...row, address: openRow(register.vault, row.recipient).address }))
  const different = await differencesOf(exchange, rows)
  const next = different[questionsMax]
  const found = await askedOneByOne(exchange, different.slice(0, questionsMax))
  const now = register.clock()
  await takeDifferences(register, comparison, found, {
    recipientId: next === undefined ? through : next.recipient.id - 1,
    dueAt: different.length === 0 ? now : now + roundMs,
    endedAt: isLast && next === undefined ? now : null,
  })
  return different.length === 0 && !isLast
}

/** Returns the consents whose status İYS does not confirm. Of a list that it refuses, all are asked one by one. */
async function differencesOf({ call, brandPath }: Exchange, rows: readonly Asked[]): Promise<Asked[]> {
  const inOnay = new Map<Asked, boolean>()
  const kinds = Map.groupBy(rows, ({ recipientType, channel }) => `${recipientType}/status/${channel}`)
  for (const [kind, all] of kinds) {
    for (let from = 0; from < all.length; from += addressesMax) {
      const some = all.slice(from, from + addressesMax)
      const path = `${brandPath}/consents/${kind}`
      const body = { recipients: some.map(({ address }) => address) }
      const answer = await unlessRefused(call({ method: 'POST', path, body, answer: approved }))
      if (answer === 'refused') continue
      const list = new Set(answer?.list)
      for (const one of some) inOnay.set(one, list.has(one.address))
    }
  }
  return rows.filter((one) => inOnay.get(one) !== (one.iysStatus === 'ONAY'))
}

async function askedOneByOne(
  { register, call, brandPath }: Exchange,
  different: readonly Asked[],
): Promise<{ readonly page: IysLine[]; readonly missing: Buffer[] }> {
  const page: IysLine[] = []
  const missing: Buffer[] = []
  for (const { address: recipient, recipientType, channel: type, iysAt, recordId } of different) {
    const body = { recipient, recipientType, type }
    const path = `${brandPath}/consents/status`
    const answer = await unlessRefused(call({ method: 'POST', path, body, answer: status }))
    const line = answer === null ? null : readMovement(answer === 'refused' ? {} : answer, register.clock())
    // İYS has an earlier movement: it has lost the one that it had confirmed.
    const isEarlier = line !== null && 'at' in line && line.at < (iysAt ?? 0)
    if (line !== null && !isEarlier) page.push(line)
    else if (recordId !== null) missing.push(recordId)
  }
  return { page, missing }
}

/** A question that İYS refuses must not block those behind it. */
async function unlessRefused<Answer>(call: Promise<Answer>): Promise<Answer | 'refused'> {
  try {
    return await call
  } catch (error) {
    if (error instanceof IysFault && error.kind === 'refused') return 'refused'
    throw error
  }
}
