import type { Outcome } from '../../../db/engine.ts'
import { addDays } from '../../../src/calendar/istanbul.ts'
import type { Recipient } from '../../../src/consent/recipient.ts'
import { retentionYearsMin } from '../../../src/consent/retention.ts'
import { dropDigestsOfErasedFiles } from '../../../src/day/file-stamps.ts'
import { movementFile } from '../../../src/day/movement-file.ts'
import { workOnRetention } from '../../../src/features/erasure/retention.ts'
import { ledgerMoments, registerTime } from '../../../src/ledger/append.ts'
import { erase } from '../../../src/register/erasure/erase.ts'
import { deleteAddresses } from '../../../src/register/erasure/retention.ts'
import { findAddressesToDelete, retentionQueries } from '../../../src/register/erasure/retention-ends.ts'
import { recipientByMark } from '../../../src/register/recipients/recipients.ts'
import type { Register } from '../../../src/register/register.ts'
import { logTo } from '../../../src/util/log.ts'
import { subBrandCode, type TestRegister } from '../register.ts'

export async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

export async function dailyCsv(register: Register, date: string, brandCode = subBrandCode): Promise<string> {
  return (await collected(movementFile(register, date, brandCode))).join('')
}

/** Erases now and drops the address after the time of retention, where the clock then stands. */
export async function eraseInTheEnd({ register, clock }: TestRegister, recipient: Recipient): Promise<void> {
  const outcome = await erase(register, { door: 'cli', id: 'test' }, { recipient, source: 'HS_EORTAM' })
  if (outcome.kind !== 'erased') throw new Error(`Cannot erase: it is ${outcome.kind}`)
  clock.set(`${addDays(outcome.keptThrough, 1)} 10:00:00`)
  await dropAddress(register, recipient)
}

const noLog = logTo(
  () => {},
  'silent',
  () => 0,
)

/** Runs the retention job, also twice a day. Returns how many addresses it dropped. */
export async function runRetention(register: Register): Promise<number> {
  const forget = { sql: 'DELETE FROM retention_run WHERE finished_at IS NOT NULL', params: [] }
  await register.engine.unit([], () => ({ writes: [forget], result: null }))
  return await continueRetention(register)
}

/** The same once a day. */
export async function continueRetention(register: Register): Promise<number> {
  await workOnRetention(register, noLog)
  const [dropped = 0] = await register.engine.read({
    sql: 'SELECT dropped FROM retention_run',
    params: [],
    map: ([count]) => Number(count),
  })
  return dropped
}

/** Throws where the retention job would keep it. */
export async function dropAddress(register: Register, { address }: Recipient): Promise<void> {
  const { engine, vault, clock } = register
  const [row] = await engine.read(recipientByMark({ mark: vault.mark(address) }))
  const id = row?.id ?? 0
  const now = clock()
  const traces = await register.erasureStatements()
  const reads = [...retentionQueries({ after: id - 1, through: id }), ledgerMoments({ now })] as const
  const dropped = await engine.unit(reads, (...[recipients, changes, [moments]]): Outcome<number> => {
    const years = retentionYearsMin
    const drops = findAddressesToDelete(recipients, changes, { years, now })
    const moment = { recordedAt: registerTime(now, moments), years }
    return { writes: deleteAddresses(vault, traces, drops, moment), result: drops.length }
  })
  if (dropped !== 1) throw new Error('Cannot drop an address: it has to be kept')
  await dropDigestsOfErasedFiles(register)
}
