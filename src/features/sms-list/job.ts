import { and, count, eq, isNotNull } from 'drizzle-orm'
import { outbox as outboxTable } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import type { OutboxItem } from '../../jobs/outbox.ts'
import { type JobServices, throttle } from '../../jobs/scheduler.ts'
import {
  readSmsListState,
  type SmsListState,
  storeSmsListState,
} from '../../register/changes/sms-list-state.ts'
import { compareSmsStops, type SmsStop, smsStopsAfter } from '../../register/changes/sms-stops.ts'
import type { Register } from '../../register/register.ts'

type SmsListServices = Pick<JobServices, 'register' | 'outbox' | 'log' | 'smsList'>

/** Number of waiting entries from which no more are handed over: carriers take some 20 a minute. */
const waitingMax = 100
/** Maximum number of spans of the ledger that one run reads. */
const spansMax = 50

const dayMs = 24 * 60 * 60_000
/** Time between two attempts to compare. */
const compareEveryMs = 60 * 60_000

const waitingEntries = preparedQuery(() =>
  build
    .select({ waiting: count() })
    .from(outboxTable)
    .where(and(eq(outboxTable.platform, 'sms-list'), isNotNull(outboxTable.dueAt))),
)

/**
 * Makes the job that hands SMS refusals and their ends to the outbox, for the carrier's list, from the beginning of the ledger.
 * It does nothing while the setting `sms_list` is off or the carrier has no list. Once it is on again, it begins anew.
 */
export function newSmsListJob({ register, outbox, log, smsList }: SmsListServices) {
  const mayCompare = throttle(compareEveryMs)

  async function handOver(state: SmsListState): Promise<SmsListState> {
    let { cursor } = state
    for (let spans = 0; spans < spansMax; spans++) {
      const [row] = await register.engine.read(waitingEntries())
      if ((row?.waiting ?? 0) >= waitingMax) break
      const { through, stops } = await smsStopsAfter(register, cursor)
      if (through === cursor) break
      await outbox.put(stops.map((stop) => entryOf(register, state, stop)))
      cursor = through
      await storeSmsListState(register, { ...state, cursor })
    }
    return { ...state, cursor }
  }

  async function compare(state: SmsListState): Promise<void> {
    const now = register.clock()
    const isDue = state.compared === null || Math.abs(now - state.compared.at) >= dayMs
    if (smsList === null || !isDue || !mayCompare(now)) return
    const list = await smsList.readAll()
    if (list.kind === 'failed') return log.warn('sms-list.not-read', { detail: list.detail })
    const difference = await compareSmsStops(register, list.numbers)
    await storeSmsListState(register, { ...state, compared: { ...difference, at: now } })
  }

  return async (): Promise<void> => {
    const stored = await readSmsListState(register)
    const { sms_list: isOn } = await register.settings()
    if (!isOn || !outbox.canSend('sms-list')) {
      if (stored !== null) await storeSmsListState(register, null)
      return
    }
    const state = stored ?? { startedAt: register.clock(), cursor: 0, compared: null }
    await compare(await handOver(state))
  }
}

/** Returns the outbox item of a phone. Items of one phone are sent in order. A repeated item has the same key. */
function entryOf({ vault }: Register, { startedAt }: SmsListState, stop: SmsStop): OutboxItem {
  const { seq, number, isStopped } = stop
  const target = vault.mark(number).toString('hex')
  const message = { kind: 'sms-list', number, isStopped } as const
  return { key: `sms-list:${startedAt}:${seq}`, platform: 'sms-list', target, message }
}
