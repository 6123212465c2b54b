import type { Query } from '../../../db/statement.ts'
import type { Channel, RecipientType, Status } from '../../consent/channel.ts'
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
    ret_at IS NOT NULL OR (ordinal > 1 AND (SELECT effect FROM change WHERE id = last_id) = 'repeat')
  FROM consent WHERE ${keySql} AND (filed_status IS NOT NULL OR ret_at IS NOT NULL)`

/**
 * A refusal beside İYS's record may have been repeated since, and an older one may have been kept after what stands: what is told
 * is the change it began with.
 */
const begunSql = `SELECT status, source, consent_date, recorded_at, lower(hex(id)), 0
  FROM change WHERE ${keySql} AND effect <> 'repeat' ORDER BY ordinal DESC LIMIT 1`

/** The status of one key for a system that asks; null when there is no record. Its asker sees to the log. */
export async function statusOf(
  register: Pick<Register, 'engine'>,
  { mark, brandCode, recipientType, channel }: StatusInput,
): Promise<ObeyedStatus | null> {
  const asked = (sql: string): Query<ObeyedStatus & { readonly isEchoed: boolean }> => ({
    sql,
    params: [mark, brandCode, recipientType, channel],
    map: obeyedStatus,
    single: true,
  })
  const [stored] = await register.engine.read(asked(statusSql))
  if (stored?.isEchoed !== true) return stored ?? null
  return (await register.engine.read(asked(begunSql)))[0] ?? null
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
