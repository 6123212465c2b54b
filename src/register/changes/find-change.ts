import { and, asc, between, eq, inArray } from 'drizzle-orm'
import { brand, change } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import type { Channel, RecipientType, Status } from '../../consent/channel.ts'
import type { Source } from '../../consent/source.ts'
import type { Register } from '../register.ts'

/** A change named by its id, without its recipient. */
export interface NamedChange {
  /** 64 hex digits. */
  readonly id: string
  readonly recipientId: number
  readonly brandCode: number
  readonly brandName: string
  readonly channel: Channel
  readonly recipientType: RecipientType
  readonly status: Status
  readonly source: Source | null
  readonly consentDate: string | null
  readonly recordedAt: number
}

export type FoundChange =
  | { readonly kind: 'found'; readonly change: NamedChange }
  /** `unreadable`: it is no id of a change, nor the beginning or the short form of one. */
  | { readonly kind: 'refused'; readonly reason: 'unreadable' | 'unknown' | 'unclear' }

const idDigits = 64
/** With fewer digits a beginning would often be that of several. */
const beginningMin = 8
/** How many ids may begin alike; of a hundred million changes some 1500 share their first four digits. */
const alikeMax = 5000

/**
 * The change that is meant by an id as people pass it on: whole, by its first eight digits or more, or as it is shown,
 * 70f5…7c6d. Only among the changes of these brands.
 */
export async function findChange(
  register: Pick<Register, 'engine'>,
  text: string,
  brandCodes: readonly number[],
): Promise<FoundChange> {
  const wanted = readId(text)
  if (wanted === null) return { kind: 'refused', reason: 'unreadable' }
  const { beginning, end } = wanted
  const rows = await register.engine.read(
    query(
      build
        .select({
          id: change.id,
          recipientId: change.recipientId,
          brandCode: change.brandCode,
          brandName: brand.name,
          channel: change.channel,
          recipientType: change.recipientType,
          status: change.status,
          source: change.source,
          consentDate: change.consentDate,
          recordedAt: change.recordedAt,
        })
        .from(change)
        .innerJoin(brand, eq(brand.code, change.brandCode))
        .where(
          and(
            between(change.id, bytesFrom(beginning, '0'), bytesFrom(beginning, 'f')),
            inArray(change.brandCode, [...brandCodes]),
          ),
        )
        .orderBy(asc(change.id))
        .limit(alikeMax),
    ),
  )
  const [found, ...others] = rows
    .map((row) => ({ ...row, id: row.id.toString('hex'), source: row.source as Source | null }))
    .filter(({ id }) => id.endsWith(end))
  if (found === undefined) return { kind: 'refused', reason: 'unknown' }
  return others.length > 0 ? { kind: 'refused', reason: 'unclear' } : { kind: 'found', change: found }
}

function readId(text: string): { readonly beginning: string; readonly end: string } | null {
  const [, beginning = '', end = ''] =
    /^([0-9a-f]{4,64})(?:(?:…|\.{2,3})([0-9a-f]{4,60}))?$/.exec(text.toLowerCase()) ?? []
  if (beginning === '' || (end === '' && beginning.length < beginningMin)) return null
  return beginning.length + end.length > idDigits ? null : { beginning, end }
}

function bytesFrom(beginning: string, filler: string): Buffer {
  return Buffer.from(beginning.padEnd(idDigits, filler), 'hex')
}
