import { sql } from 'drizzle-orm'
import { change, consent } from '../../../db/schema.ts'
import { build, placeholders, preparedStatement, type Statement } from '../../../db/statement.ts'
import {
  type ConsentState,
  consentFields,
  type LastChange,
  type NationalState,
} from '../../consent/consent.ts'
import { restored } from '../../consent/decide.ts'
import type { ChangeIdentity } from '../../ledger/append.ts'
import { objectKeys } from '../../util/objects.ts'
import { type ConsentKey, idOfMark, isOfKey } from '../consents.ts'

/** Id of the recipient: the one that the caller knows, else found by the mark (keyed hash of the address). */
const idOfRecipient = sql`coalesce(${sql.placeholder('recipientId')}, ${idOfMark})`

const insertChange = preparedStatement(() =>
  build.insert(change).values({
    consentId: sql`coalesce(${sql.placeholder('consentId')},
      (select ${consent.id} from ${consent} where ${isOfKey(idOfRecipient)}))`,
    recipientId: idOfRecipient,
    ...placeholders('id', 'brandCode', 'recipientType', 'channel', 'ordinal', 'previousId'),
    ...placeholders('status', 'source', 'consentDate', 'consentAt', 'effect', 'recordedAt'),
    ...placeholders('door', 'actor', 'evidenceDigest', 'secondPerson', 'restores'),
  }),
)

/** Row ids of a recipient and a consent; null if the same commit adds the row, which is then found by its key. */
interface StoredNumbers {
  /** Keyed hash by which the address is found. */
  readonly mark: Buffer
  readonly recipientId: number | null
  readonly consentId: number | null
}

/** Returns the write that appends a change to its consent. The commit must store the consent before it. */
export function appendChange(identity: ChangeIdentity, numbers: StoredNumbers, id: Buffer): Statement {
  const { effect, restores = null, secondPerson = null } = identity
  // The column has no value `void`: a change that voids others is recognised by its column `restores`.
  const storedEffect = effect === 'void' ? 'taken' : effect
  return insertChange({ ...identity, ...numbers, effect: storedEffect, restores, secondPerson, id })
}

// Fields of any state, here an empty one: only their names are used.
const emptyFields = consentFields(restored(null, 1, 0), { id: Buffer.alloc(0), door: '', actor: null })
const fieldNames = objectKeys(emptyFields)

/** True if İYS's record rests on the same change as before: only then the stored state in İYS is still true (L3). */
const isSameIysRecord = sql`${consent.iysOrdinal} is excluded.iys_ordinal`

const upsertConsent = preparedStatement(() =>
  build
    .insert(consent)
    .values({
      recipientId: idOfRecipient,
      ...placeholders('national'),
      ...placeholders('brandCode', 'recipientType', 'channel', ...fieldNames),
    })
    .onConflictDoUpdate({
      target: [consent.recipientId, consent.brandCode, consent.recipientType, consent.channel],
      set: {
        national: sql`iif(${isSameIysRecord}, ${consent.national}, excluded.national)`,
        ...Object.fromEntries(fieldNames.map((name) => [name, sql.raw(`excluded."${consent[name].name}"`)])),
      },
    }),
)

/**
 * Returns the write that inserts or updates a consent. `national` (state in İYS) is stored if İYS's record is new; for an
 * unchanged record the stored value stays.
 */
export function storeConsent(
  key: ConsentKey & Omit<StoredNumbers, 'consentId'>,
  state: ConsentState,
  last: LastChange,
  national: NationalState,
): Statement {
  return upsertConsent({ ...key, ...consentFields(state, last), national })
}
