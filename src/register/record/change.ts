import { change } from '../../../db/schema.ts'
import { build, placeholders, preparedStatement, type Statement } from '../../../db/statement.ts'
import type { Channel, RecipientType } from '../../consent/channel.ts'
import type { ChangeContent, RecordedEffect } from '../../consent/consent.ts'
import { type Digest, type EntryIdentity, entryId, entryText, hexOf, hexOrNull } from '../../ledger/append.ts'
import { idOfMark } from '../consents.ts'

/**
 * Everything that a change's id proves. The recipient is only a commitment, so that an erasure does not break
 * it.
 */
export interface ChangeIdentity extends Omit<ChangeContent, 'effect'> {
  readonly effect: RecordedEffect
  readonly brandCode: number
  readonly recipientType: RecipientType
  readonly channel: Channel
  readonly commitment: Digest
  readonly ordinal: number
  readonly previousId: Digest | null
  readonly door: string
  readonly actor: string | null
  /** Approver. */
  readonly secondPerson?: string | null
  readonly evidenceDigest: Digest | null
  /** Of a `void`: the ordinal whose state the key has again. */
  readonly restores?: number | null
}

function entryOf(change: ChangeIdentity): EntryIdentity {
  const { status, source, consentDate, consentAt, effect, secondPerson = null, restores = null } = change
  const { commitment, brandCode, recipientType, channel, evidenceDigest } = change
  const { ordinal, previousId, recordedAt, door, actor } = change
  const proved = [status, source, consentDate, consentAt, effect, secondPerson, restores]
  return {
    kind: 'change',
    subject: [hexOf(commitment), brandCode, recipientType, channel],
    ...{ ordinal, previousId, recordedAt, door, actor },
    content: [...proved, hexOrNull(evidenceDigest)],
  }
}

export function changeText(change: ChangeIdentity): string {
  return entryText(entryOf(change))
}

export function changeId(change: ChangeIdentity): Buffer {
  return entryId(entryOf(change))
}

const insertChange = preparedStatement(() =>
  build.insert(change).values({
    recipientId: idOfMark,
    ...placeholders(
      'id',
      'brandCode',
      'recipientType',
      'channel',
      'ordinal',
      'previousId',
      'status',
      'source',
      'consentDate',
      'consentAt',
      'effect',
      'recordedAt',
      'door',
      'actor',
      'evidenceDigest',
      'secondPerson',
      'restores',
    ),
  }),
)

export function appendChange(identity: ChangeIdentity, mark: Buffer, id: Buffer): Statement {
  const { effect, restores = null, secondPerson = null } = identity
  // Known by what it restores.
  const stored = effect === 'void' ? 'taken' : effect
  return insertChange({ ...identity, effect: stored, restores, secondPerson, mark, id })
}
