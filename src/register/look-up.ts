import type { Outcome } from '../../db/engine.ts'
import type { Query } from '../../db/statement.ts'
import type { Channel, RecipientType, Status } from '../consent/channel.ts'
import type { Recipient } from '../consent/recipient.ts'
import type { Actor } from './actor.ts'
import {
  begunOfKey,
  begunWith,
  type ConsentView,
  consentsIn,
  consentsOfMark,
  lookUpFacts,
  viewOf,
} from './consents.ts'
import { logLookUp, todayOf } from './look-up-log.ts'
import { isHidden, openRow, type RecipientRow, recipientById, recipientByMark } from './recipients.ts'
import type { Register } from './register.ts'

export interface LookUpInput {
  readonly recipient: Recipient
  readonly brandCode?: number | undefined
  /** Brands the asker may see; all when left out. */
  readonly brandCodes?: readonly number[] | undefined
  readonly purpose: string
}

type LookUpOutcome =
  | {
      readonly kind: 'found'
      /** The register's number of the address; null when it is not known at all, or was erased. */
      readonly recipientId: number | null
      readonly consents: readonly ConsentView[]
      /** Whether he asked to be erased, or his address was dropped: then it is told that he refuses, and nothing else. */
      readonly erased: boolean
    }
  | { readonly kind: 'ceiling'; readonly perDay: number }

/**
 * A person's look-up: it is in the log before it is answered, and in chat over the daily ceiling it is not answered (KVKK,
 * iys.md 7.6). For the command line there is no ceiling: whoever uses it has the whole file before him anyway. The whole
 * address is needed; nothing is searched by part (S11).
 */
export async function lookUp(
  register: Register,
  actor: Actor & { readonly id: string },
  input: LookUpInput,
): Promise<LookUpOutcome> {
  const { look_ups_per_day: perDay } = await register.settings()
  const now = register.clock()
  const mark = register.vault.mark(input.recipient.address)
  const reads = [lookUpFacts({ mark, ...todayOf(actor.id, now) })] as const
  return await register.engine.unit(reads, (rows): Outcome<LookUpOutcome> => {
    const { recipient = null, made = 0 } = rows[0] ?? {}
    if (actor.door !== 'cli' && made >= perDay) return { writes: [], result: { kind: 'ceiling', perDay } }
    const erased = recipient !== null && (isHidden(recipient) || recipient.sealed === null)
    const entry = {
      at: now,
      door: actor.door,
      actor: actor.id,
      mark,
      brandCode: input.brandCode ?? null,
      purpose: input.purpose,
    }
    return {
      writes: [logLookUp(entry)],
      result: {
        kind: 'found',
        recipientId: erased ? null : (recipient?.id ?? null),
        erased,
        consents: consentsIn(rows)
          .filter((row) => isWanted(row.brandCode, input))
          .map(viewOf),
      },
    }
  })
}

function isWanted(brandCode: number, { brandCode: one, brandCodes: several }: LookUpInput): boolean {
  return (one === undefined || one === brandCode) && (several === undefined || several.includes(brandCode))
}

/** The consents of an address, for the recipient himself; asking about oneself is not logged. */
export async function ownConsents(register: Register, recipient: Recipient): Promise<ConsentView[]> {
  const rows = await register.engine.read(consentsOfMark({ mark: register.vault.mark(recipient.address) }))
  return rows.map(viewOf)
}

/** The address behind the register's number, as buttons and links carry it; null when unknown, erased, or to be erased. */
export async function recipientOf(register: Register, recipientId: number): Promise<Recipient | null> {
  const [row] = await register.engine.read(recipientById({ id: recipientId }))
  return row === undefined || row.sealed === null || isHidden(row) ? null : opened(register, row)
}

/** As `recipientOf`, of somebody who asked to be erased too, as long as his address is kept: only for what proves the past. */
export async function recipientForProof(register: Register, recipientId: number): Promise<Recipient | null> {
  const [row] = await register.engine.read(recipientById({ id: recipientId }))
  return row === undefined || row.sealed === null ? null : opened(register, row)
}

/** Whether somebody asked to be erased, or his address was dropped. */
export async function isErased(register: Register, { address }: Recipient): Promise<boolean> {
  const [row] = await register.engine.read(recipientByMark({ mark: register.vault.mark(address) }))
  return isHidden(row) || row?.sealed === null
}

function opened(register: Register, row: RecipientRow): Recipient {
  const { address } = openRow(register.vault, row)
  return { kind: address.includes('@') ? 'email' : 'phone', address }
}

/** The register's number of an address, as buttons and links carry it; null when it is not known. */
export async function recipientNumber(register: Register, { address }: Recipient): Promise<number | null> {
  const [row] = await register.engine.read(recipientByMark({ mark: register.vault.mark(address) }))
  return row?.id ?? null
}

export interface ConsentKey {
  /** The mark of the address, which the asker needs for his log as well. */
  readonly mark: Buffer
  readonly brandCode: number
  readonly channel: Channel
  readonly recipientType: RecipientType
}

/** What is obeyed for one key, and the change that led to it. */
interface ObeyedStatus {
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
  key: ConsentKey,
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

export interface CheckInput {
  readonly brandCode: number
  readonly channel: Channel
  readonly recipientType: RecipientType
  /** At most `checkedMax`; the caller has seen to repeats and to addresses that do not suit the channel. */
  readonly recipients: readonly Recipient[]
  /** The marks of the recipients, one for each, when the caller has them already. */
  readonly marks?: readonly Buffer[] | undefined
}

/** R26: how many addresses one question may hold. */
export const checkedMax = 1000

/**
 * Which of these addresses are in ONAY for one brand and channel, in the order they were asked; a refusal and an unknown
 * address are both simply absent (iys.md 3.8). One statement for the whole list.
 */
export async function check(register: Register, input: CheckInput): Promise<Recipient[]> {
  const asked = new Map(
    input.recipients.map((recipient, index) => {
      const mark = input.marks?.[index] ?? register.vault.mark(recipient.address)
      return [mark.toString('hex'), recipient]
    }),
  )
  const [marks] = await register.engine.read(approvedAmong([...asked.keys()], input))
  const approved = new Set(marks?.split(',') ?? [])
  return [...asked].filter(([mark]) => approved.has(mark)).map(([, recipient]) => recipient)
}

/** The marks in ONAY, folded into one text: far quicker than a row for each. CROSS JOIN keeps the list on the outside. */
function approvedAmong(
  marks: readonly string[],
  { brandCode, channel, recipientType }: CheckInput,
): Query<string> {
  return {
    sql: `SELECT group_concat(asked.value) FROM json_each(?) asked
      CROSS JOIN recipient ON recipient.mark = unhex(asked.value)
      CROSS JOIN consent ON consent.recipient_id = recipient.id
        AND consent.brand_code = ? AND consent.recipient_type = ? AND consent.channel = ?
      WHERE consent.status = 'ONAY'
        AND NOT EXISTS (SELECT 1 FROM brand WHERE code = ? AND closed_at IS NOT NULL)`,
    params: [JSON.stringify(marks), brandCode, recipientType, channel, brandCode],
    map: ([list]) => (list === null ? '' : String(list)),
  }
}
