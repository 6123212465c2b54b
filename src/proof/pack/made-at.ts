import type { Pack } from './pack-json.ts'
import type { BadPart } from './verify-pack.ts'

/** A clock may have been set back by so much between a record and the making. */
const setBackMaxMs = 60 * 60_000

/** A pack cannot have been made before what it tells of. How much later it was made its stamp tells. */
export function madeAtFault(pack: Pack): BadPart | null {
  const { madeAt, changes, seals, days, complaints } = pack
  const told = [
    ...changes.flatMap(({ recordedAt, laterEvidence }) => [
      recordedAt,
      ...laterEvidence.map(({ recordedAt: addedAt }) => addedAt),
    ]),
    ...seals.map(({ sealedAt }) => sealedAt),
    ...days.flatMap(({ closedAt, witnesses }) => [closedAt, ...witnesses.map(({ seenAt }) => seenAt)]),
    ...complaints.flatMap(({ notedAt, settledAt }) => [notedAt, settledAt ?? notedAt]),
  ]
  const last = told.reduce((latest, at) => Math.max(latest, at), 0)
  return madeAt >= last - setBackMaxMs
    ? null
    : { kind: 'file', at: 'pack.json', problem: 'it says it was made before what it tells of' }
}
