import type { Channel, RecipientType, Status } from '../consent/channel.ts'
import type { Recipient } from '../consent/recipient.ts'
import type { ConsentKey } from './consents.ts'
import { consentsOfMark } from './look-up.ts'
import type { Register, WithEngine } from './register.ts'

interface KeyStatus {
  readonly status: Status
  readonly source: string | null
  readonly consentDate: string | null
  readonly recordedAt: number
  readonly changeId: string
}

const keySql = `recipient_id = (SELECT id FROM recipient WHERE mark = ?)
    AND brand_code = ? AND recipient_type = ? AND channel = ?`

/** Written by hand, since systems ask this most. */
const statusSql = `SELECT status, iys_source, iys_date, last_recorded_at, lower(hex(last_id)),
    ret_at IS NOT NULL OR (ordinal > 1 AND EXISTS (SELECT 1 FROM change last
      WHERE last.id = last_id AND (last.effect = 'repeat' OR last.restores IS NOT NULL)))
  FROM consent WHERE ${keySql} AND (iys_status IS NOT NULL OR ret_at IS NOT NULL)`

/** Returns the status of one key for a system, which logs the look-up itself. */
export async function statusOf(
  { engine }: WithEngine,
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
  // The basis went with an address that was dropped.
  if (basis == null) return { ...stored.status, source: null, consentDate: null }
  const { source, consentDate, recordedAt, id } = basis
  return { status: stored.status.status, source, consentDate, recordedAt, changeId: id.toString('hex') }
}

export interface CheckInput {
  readonly brandCode: number
  readonly channel: Channel
  readonly recipientType: RecipientType
  /** At most `checkedMax`, each once, all of the channel's kind. */
  readonly recipients: readonly Recipient[]
  /** Look-up hashes of the recipients, if known already. */
  readonly marks?: readonly Buffer[] | undefined
}

/** R26. */
export const checkedMax = 1000

/**
 * Returns the addresses in ONAY, in the order asked (iys.md 3.8). One text as the answer is far quicker than
 * a row each; CROSS JOIN keeps the list on the outside.
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
