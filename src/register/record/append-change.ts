import { sql } from 'drizzle-orm'
import { change, recipient } from '../../../db/schema.ts'
import { build, preparedStatement, type Statement } from '../../../db/statement.ts'
import type { ChangeIdentity } from './change-id.ts'

const insertChange = preparedStatement(() =>
  build.insert(change).values({
    id: sql.placeholder('id'),
    recipientId: sql`(select ${recipient.id} from ${recipient} where ${recipient.mark} = ${sql.placeholder('mark')})`,
    brandCode: sql.placeholder('brandCode'),
    recipientType: sql.placeholder('recipientType'),
    channel: sql.placeholder('channel'),
    ordinal: sql.placeholder('ordinal'),
    previousId: sql.placeholder('previousId'),
    status: sql.placeholder('status'),
    source: sql.placeholder('source'),
    consentDate: sql.placeholder('consentDate'),
    consentAt: sql.placeholder('consentAt'),
    effect: sql.placeholder('effect'),
    recordedAt: sql.placeholder('recordedAt'),
    door: sql.placeholder('door'),
    actor: sql.placeholder('actor'),
    evidenceDigest: sql.placeholder('evidenceDigest'),
    secondPerson: sql.placeholder('secondPerson'),
    restores: sql.placeholder('restores'),
  }),
)

/** Appends one change to the key of the recipient with this mark. */
export function appendChange(identity: ChangeIdentity, mark: Buffer, id: Buffer): Statement {
  const { effect, restores = null, secondPerson = null } = identity
  // That it voids others is told by what it restores.
  const stored = effect === 'void' ? 'taken' : effect
  return insertChange({ ...identity, effect: stored, restores, secondPerson, mark, id })
}
