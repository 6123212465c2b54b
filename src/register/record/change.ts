import { change } from '../../../db/schema.ts'
import { build, placeholders, preparedStatement, type Statement } from '../../../db/statement.ts'
import type { ChangeIdentity } from '../../ledger/append.ts'
import { idOfMark } from '../consents.ts'

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
