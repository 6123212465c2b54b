import type { Query } from '../../db/statement.ts'
import type { Door } from '../../src/consent/actor.ts'
import type { Channel, Status } from '../../src/consent/consent.ts'
import { texts } from '../support/register/queries.ts'
import { recipientType } from './company.ts'

/* The database, read past the code under test. */

export interface StoredChange {
  readonly seq: number
  readonly id: string
  readonly mark: string
  readonly brandCode: number
  readonly channel: Channel
  readonly status: Status
  readonly consentAt: number | null
  readonly recordedAt: number
  readonly door: Door
  readonly effect: string
  readonly ordinal: number
  /** For a voiding change, the ordinal whose status applies again. */
  readonly restores: number | null
  readonly actor: string | null
  readonly secondPerson: string | null
}

export function erasuresAfter(after: number): Query<{ seq: number; mark: string }> {
  return {
    sql: `SELECT seq, lower(hex(mark)) FROM entry JOIN recipient ON recipient.id = content ->> '$.recipientId'
      WHERE seq > ? AND entry.kind = 'erasure-asked' ORDER BY seq`,
    params: [after],
    map: ([seq, mark]) => ({ seq: Number(seq), mark: String(mark) }),
  }
}

export const markOf = (id: number) => texts('SELECT lower(hex(mark)) FROM recipient WHERE id = ?', id)

export function changesAfter(seq: number): Query<StoredChange> {
  return {
    sql: `SELECT seq, lower(hex(change.id)), lower(hex(mark)), brand_code, channel, status, consent_at, recorded_at, door, effect,
        ordinal, restores, actor, second_person
      FROM change JOIN recipient ON recipient.id = change.recipient_id WHERE seq > ? ORDER BY seq`,
    params: [seq],
    map: ([at, id, mark, brandCode, channel, status, consentAt, recordedAt, door, effect, ...more]) => ({
      seq: Number(at),
      id: String(id),
      mark: String(mark),
      brandCode: Number(brandCode),
      channel: channel as Channel,
      status: status as Status,
      consentAt: consentAt === null ? null : Number(consentAt),
      recordedAt: Number(recordedAt),
      door: door as Door,
      effect: String(effect),
      ordinal: Number(more[0]),
      restores: more[1] === null ? null : Number(more[1]),
      actor: more[2] === null ? null : String(more[2]),
      secondPerson: more[3] === null ? null : String(more[3]),
    }),
  }
}

export const statusOf = (mark: Buffer, brandCode: number, channel: Channel) =>
  texts(
    `SELECT status FROM consent JOIN recipient ON recipient.id = recipient_id
      WHERE mark = ? AND brand_code = ? AND channel = ? AND recipient_type = ?`,
    mark,
    brandCode,
    channel,
    recipientType,
  )

export const closedDays: Query<{ date: string; head: string; changes: number }> = {
  sql: `SELECT date, lower(hex(head)), entries - (SELECT count(*) FROM entry WHERE seq BETWEEN from_seq AND to_seq)
    FROM day ORDER BY date`,
  params: [],
  map: ([date, head, changes]) => ({ date: String(date), head: String(head), changes: Number(changes) }),
}
