import type { Channel, RecipientType, Status } from '../consent/channel.ts'
import type { Recipient } from '../consent/recipient.ts'
import type { ConsentKey } from './consents.ts'
import { consentsOfMark } from './look-up.ts'
import type { Register } from './register.ts'

/** The effective status of one key, and the change that set it. */
interface KeyStatus {
  readonly status: Status
  readonly source: string | null
  readonly consentDate: string | null
  /** ms UTC. */
  readonly recordedAt: number
  /** 64 hex digits. */
  readonly changeId: string
}

const keySql = `recipient_id = (SELECT id FROM recipient WHERE mark = ?)
    AND brand_code = ? AND recipient_type = ? AND channel = ?`

/** Written by hand, since systems ask this most. Of a key with one change nothing else is looked up. */
const statusSql = `SELECT status, filed_source, filed_date, last_recorded_at, lower(hex(last_id)),
    ret_at IS NOT NULL OR (ordinal > 1 AND EXISTS (SELECT 1 FROM change last
      WHERE last.id = last_id AND (last.effect = 'repeat' OR last.restores IS NOT NULL)))
  FROM consent WHERE ${keySql} AND (filed_status IS NOT NULL OR ret_at IS NOT NULL)`

/** Returns the status of one key for a system; null when there is no record. The caller logs the look-up. */
export async function statusOf(
  { engine }: Pick<Register, 'engine'>,
  { mark, brandCode, recipientType, channel }: ConsentKey,
): Promise<KeyStatus | null> {
  const [stored] = await engine.read({
    sql: statusSql,
    params: [mark, brandCode, recipientType, channel],
    map: ([status, source, consentDate, recordedAt, changeId, isRepeat]) => ({
      status: { status, source, consentDate, recordedAt, changeId } as KeyStatus,
      isRepeat: isRepeat === 1,
    }),
    single: true,
  })
  if (stored === undefined) return null
  if (!stored.isRepeat) return stored.status
  const consents = await engine.read(consentsOfMark({ mark }))
  const { basis } =
    consents.find(
      (one) => one.brandCode === brandCode && one.recipientType === recipientType && one.channel === channel,
    ) ?? {}
  // Where the basis went with an address that was dropped, only the status is shown.
  if (basis == null) return { ...stored.status, source: null, consentDate: null }
  const { source, consentDate, recordedAt, id } = basis
  return { status: stored.status.status, source, consentDate, recordedAt, changeId: id.toString('hex') }
}

export interface CheckInput {
  readonly brandCode: number
  readonly channel: Channel
  readonly recipientType: RecipientType
  /** At most `checkedMax`, each once, all of the kind that suits the channel. */
  readonly recipients: readonly Recipient[]
  /** Look-up hashes of the recipients, one each, where the caller has them already. */
  readonly marks?: readonly Buffer[] | undefined
}

/** Addresses in one question at most (R26). */
export const checkedMax = 1000

/**
 * Returns the addresses in ONAY for one brand and channel, in the order asked; refused and unknown ones are both absent
 * (iys.md 3.8). One statement for the whole list, its answer folded into one text, which is far quicker than a row each.
 * CROSS JOIN keeps the list on the outside.
 */
export async function check(
  { engine, vault }: Register,
  { brandCode, channel, recipientType, recipients, marks }: CheckInput,
): Promise<Recipient[]> {
  const asked = new Map(
    recipients.map((recipient, index) => {
      const mark = marks?.[index] ?? vault.mark(recipient.address)
      return [mark.toString('hex'), recipient]
    }),
  )
  const [list] = await engine.read({
    sql: `SELECT group_concat(asked.value) FROM json_each(?) asked
      CROSS JOIN recipient ON recipient.mark = unhex(asked.value)
      CROSS JOIN consent ON consent.recipient_id = recipient.id
        AND consent.brand_code = ? AND consent.recipient_type = ? AND consent.channel = ?
      WHERE consent.status = 'ONAY'
        AND NOT EXISTS (SELECT 1 FROM brand WHERE code = ? AND closed_at IS NOT NULL)`,
    params: [JSON.stringify([...asked.keys()]), brandCode, recipientType, channel, brandCode],
    map: ([approved]) => String(approved ?? ''),
  })
  const approved = new Set(list?.split(','))
  return [...asked].filter(([mark]) => approved.has(mark)).map(([, recipient]) => recipient)
}
