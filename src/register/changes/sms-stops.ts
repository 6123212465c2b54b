import type { Query } from '../../../db/statement.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import { decryptAddress } from '../recipients/recipients.ts'
import type { Register, WithEngine } from '../register.ts'
import { newestChange } from './seq-spans.ts'

/*
 * Phones on which SMS is stopped: at least one brand has a RET for SMS, and no open brand an ONAY. A carrier's list of such
 * numbers counts for all brands, so a number that one brand may write to does not belong on it.
 */

/** Phone whose SMS consents have changed. */
export interface SmsStop {
  /** Place in the ledger of the last of these changes. */
  readonly seq: number
  /** E.164. */
  readonly number: string
  readonly isStopped: boolean
}

const hasStatus = (
  status: 'ONAY' | 'RET',
) => `EXISTS (SELECT 1 FROM consent JOIN brand ON brand.code = brand_code
  WHERE recipient_id = recipient.id AND channel = 'MESAJ' AND status = '${status}' AND basis_ordinal IS NOT NULL
    ${status === 'ONAY' ? 'AND closed_at IS NULL' : ''})`
const isStoppedPhone = `${hasStatus('RET')} AND NOT ${hasStatus('ONAY')}`
const isPhone = `kind = 'phone' AND sealed IS NOT NULL`

/** A phone that never had a RET was never on a list, so nothing ends with its ONAY. */
const everHadRet = `EXISTS (SELECT 1 FROM consent JOIN change past ON past.consent_id = consent.id
  WHERE consent.recipient_id = recipient.id AND consent.channel = 'MESAJ' AND past.status = 'RET')`

interface ChangedPhone {
  readonly seq: number
  readonly mark: string
  readonly sealed: Uint8Array
  readonly isStopped: boolean
}

const changedPhones = (after: number, through: number): Query<ChangedPhone> => ({
  sql: `SELECT max(change.seq), lower(hex(mark)), sealed, ${isStoppedPhone}
    FROM change JOIN recipient ON recipient.id = change.recipient_id
    WHERE change.seq > ? AND change.seq <= ? AND change.channel = 'MESAJ' AND ${isPhone} AND ${everHadRet}
    GROUP BY recipient.id ORDER BY max(change.seq)`,
  params: [after, through],
  map: ([seq, mark, sealed, isStopped]) => ({
    seq: Number(seq),
    mark: String(mark),
    // The column holds bytes.
    sealed: sealed as Uint8Array,
    isStopped: Number(isStopped) === 1,
  }),
})

/** Maximum number of changes that one query looks at. */
const spanMax = 2000

/** Returns the phones whose SMS consents changed after a place in the ledger, and the place up to which this was read. */
export async function smsStopsAfter(
  register: Register,
  after: number,
): Promise<{ readonly through: number; readonly stops: readonly SmsStop[] }> {
  const newest = (await newestChange(register))?.seq ?? 0
  const through = Math.min(newest, after + spanMax)
  if (through <= after) return { through: after, stops: [] }
  const rows = await register.engine.read(changedPhones(after, through))
  const stops = rows.map(({ seq, mark, sealed, isStopped }) => {
    const { address: number } = decryptAddress(register.vault, sealed, mark)
    return { seq, number, isStopped }
  })
  return { through, stops }
}

export interface SmsListDifference {
  /** Numbers on which SMS is stopped here, and that the list lacks. */
  readonly missing: number
  /** Numbers of the list on which SMS is not stopped here. */
  readonly unknown: number
  /** Numbers among the unknown to which a brand may send SMS by its ONAY here. */
  readonly permitted: number
}

const countStoppedPhones: Query<number> = {
  sql: `SELECT count(*) FROM recipient WHERE ${isPhone} AND ${isStoppedPhone}`,
  params: [],
  map: ([count]) => Number(count),
}

/** Counts among these marks. A number whose address was erased is found by its mark, and its RET still counts. */
const countListedPhones = (marks: readonly Uint8Array[]): Query<readonly number[]> => ({
  sql: `SELECT count(*) FILTER (WHERE ${isStoppedPhone}), count(*) FILTER (WHERE sealed IS NOT NULL AND ${isStoppedPhone}),
      count(*) FILTER (WHERE ${hasStatus('ONAY')})
    FROM recipient WHERE kind = 'phone' AND mark IN (${marks.map(() => '?').join(', ')})`,
  params: [...marks],
  map: (row) => row.map(Number),
})

/** Maximum number of numbers that one query looks up. */
const numbersMax = 500

/** Compares a list of numbers (E.164) with the phones on which SMS is stopped here. */
export async function compareSmsStops(
  { engine, vault }: WithEngine & Pick<Register, 'vault'>,
  numbers: readonly string[],
): Promise<SmsListDifference> {
  const listed = [...new Set(numbers)]
  let [stopped, known, permitted] = [0, 0, 0]
  for (let from = 0; from < listed.length; from += numbersMax) {
    const marks = listed.slice(from, from + numbersMax).map((number) => vault.mark(number))
    const [[stoppedThere = 0, knownThere = 0, permittedThere = 0] = []] = await engine.read(
      countListedPhones(marks),
    )
    stopped += stoppedThere
    known += knownThere
    permitted += permittedThere
    await yieldToEventLoop()
  }
  const [all = 0] = await engine.read(countStoppedPhones)
  return { missing: all - known, unknown: listed.length - stopped, permitted }
}
