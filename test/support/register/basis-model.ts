import type { Register } from '../../../src/register/register.ts'

/** A change as the model reads it. */
export interface ModelChange {
  readonly id: string
  readonly ordinal: number
  readonly status: 'ONAY' | 'RET'
  readonly effect: 'taken' | 'local' | 'repeat'
  readonly restores: number | null
  readonly consentAt: number | null
  readonly recordedAt: number
  readonly door: string
  /** How often the recipient had come back with a dropped address. */
  readonly returns: number
  readonly queued: string | null
}

/** The changes that a consent rests on, by ordinals, from its changes alone: no code is shared with the register. */
export interface ModelConsent {
  readonly status: 'ONAY' | 'RET' | null
  readonly basisOrdinal: number | null
  readonly iysOrdinal: number | null
  readonly retOrdinal: number | null
  readonly national: string
}

export function modelOf(changes: readonly ModelChange[]): ModelConsent {
  const counting = countingChanges(changes)
  const record = counting.findLast(({ effect }) => effect === 'taken')
  const refusal = localRefusalOf(counting)
  const status = refusal === null ? (record?.status ?? null) : 'RET'
  return {
    status,
    basisOrdinal: basisOf(counting.filter((change) => change.status === status)),
    iysOrdinal: record?.ordinal ?? null,
    retOrdinal: refusal?.ordinal ?? null,
    national: record?.queued ?? (record?.door === 'iys' ? 'registered' : 'unverified'),
  }
}

/** Changes that were not voided, and void none. */
function countingChanges(changes: readonly ModelChange[]): ModelChange[] {
  const last = changes.at(-1)
  if (last === undefined) return []
  const before = changes.slice(0, -1)
  if (last.restores === null) return [...countingChanges(before), last]
  return countingChanges(changes.slice(0, last.restores))
}

const isLater = (change: ModelChange, other: ModelChange) =>
  change.consentAt !== null && other.consentAt !== null && change.consentAt > other.consentAt

function localRefusalOf(counting: readonly ModelChange[]): ModelChange | null {
  let record: ModelChange | null = null
  let refusal: ModelChange | null = null
  for (const change of counting) {
    const obeyed: ModelChange | null = refusal ?? record
    if (change.effect === 'taken') {
      record = change
      if (refusal !== null && !isLater(refusal, change)) refusal = null
    } else if (change.effect === 'local' || obeyed === null || isLater(change, obeyed)) {
      refusal = change
    }
  }
  return refusal
}

/** The newest statement under the last commitment that stated the status; a repeat only where there is no other. */
function basisOf(ofStatus: readonly ModelChange[]): number | null {
  const returns = Math.max(...ofStatus.map((change) => change.returns))
  const known = ofStatus.filter((change) => change.returns === returns)
  const basis = known.findLast(({ effect }) => effect !== 'repeat') ?? known[0]
  return basis?.ordinal ?? null
}

export interface StoredConsent extends ModelConsent {
  /** Number of the recipient, brand and channel. */
  readonly key: string
  readonly changes: readonly ModelChange[]
  /** How often the recipient came back by now; null while they are hidden. */
  readonly shownReturns: number | null
}

const storedSql = `SELECT json_object('key', r.id || ' ' || k.brand_code || ' ' || k.channel, 'status', iif(k.basis_ordinal IS NULL, NULL, k.status),
    'basisOrdinal', k.basis_ordinal, 'iysOrdinal', k.iys_ordinal, 'retOrdinal', k.ret_ordinal, 'national', k.national,
    'shownReturns', iif(r.hidden_at IS NOT NULL OR r.sealed IS NULL, NULL,
      (SELECT count(*) FROM past_commitment p WHERE p.recipient_id = r.id)),
    'changes', (SELECT json_group_array(json(one)) FROM (SELECT json_object('id', lower(hex(c.id)), 'ordinal', c.ordinal,
        'status', c.status, 'effect', c.effect, 'restores', c.restores, 'consentAt', c.consent_at,
        'recordedAt', c.recorded_at, 'door', c.door, 'queued', q.state,
        'returns', (SELECT count(*) FROM past_commitment p WHERE p.recipient_id = r.id AND p.through_seq < c.seq)) AS one
      FROM change c LEFT JOIN iys_queue q ON q.seq = c.seq WHERE c.recipient_id = r.id AND c.brand_code = k.brand_code
        AND c.recipient_type = k.recipient_type AND c.channel = k.channel ORDER BY c.ordinal)))
  FROM consent k JOIN recipient r ON r.id = k.recipient_id ORDER BY k.id`

/** Reads every consent with its changes, which are found by their key and not by the id that they name. */
export async function storedConsents({ engine }: Pick<Register, 'engine'>): Promise<StoredConsent[]> {
  const map = ([json]: readonly unknown[]) => JSON.parse(String(json)) as StoredConsent
  return await engine.read({ sql: storedSql, params: [], map })
}
