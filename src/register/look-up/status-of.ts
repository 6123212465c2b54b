import type { Channel, RecipientType, Status } from '../../consent/channel.ts'
import { begunOfKey, begunWith } from '../consents.ts'
import type { Register } from '../register.ts'

export interface StatusInput {
  /** The mark of the address, which the asker needs for his log as well. */
  readonly mark: Buffer
  readonly brandCode: number
  readonly channel: Channel
  readonly recipientType: RecipientType
}

/** What is obeyed for one key, and the change that led to it. */
export interface ObeyedStatus {
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

/** Written by hand: this is the register's busiest question. Of a key with one change nothing is looked up. */
const statusSql = `SELECT status, filed_source, filed_date, last_recorded_at, lower(hex(last_id)),
    ret_at IS NOT NULL OR (ordinal > 1 AND EXISTS (SELECT 1 FROM change last
      WHERE last.id = last_id AND (last.effect = 'repeat' OR last.restores IS NOT NULL)))
  FROM consent WHERE ${keySql} AND (filed_status IS NOT NULL OR ret_at IS NOT NULL)`

/** The status of one key for a system that asks; null when there is no record. Its asker sees to the log. */
export async function statusOf(
  register: Pick<Register, 'engine'>,
  key: StatusInput,
): Promise<ObeyedStatus | null> {
  const [stored] = await register.engine.read({
    sql: statusSql,
    params: [key.mark, key.brandCode, key.recipientType, key.channel],
    map: obeyedStatus,
    single: true,
  })
  if (stored === undefined) return null
  const { isEchoed, ...told } = stored
  if (!isEchoed) return told
  // A refusal beside İYS's record may have been repeated since, and what stands may have been put back.
  const [begun] = await register.engine.read(begunOfKey({ ...key }))
  const first = begun === undefined ? null : begunWith(begun)
  // Where that is gone with an address that was dropped, only the status is told.
  if (first === null) return { ...told, source: null, consentDate: null }
  const { source, consentDate, recordedAt, changeId } = first
  return { ...told, source, consentDate, recordedAt, changeId }
}

function obeyedStatus([status, source, consentDate, recordedAt, changeId, isEchoed]: readonly unknown[]) {
  return {
    isEchoed: isEchoed === 1,
    status: status as Status,
    source: source as string | null,
    consentDate: consentDate as string | null,
    recordedAt: Number(recordedAt),
    changeId: changeId as string,
  }
}
