import type { Recipient } from '../../../src/consent/recipient.ts'
import { complaintsOf } from '../../../src/register/complaints/list.ts'
import { lookUp, ownConsents, recipientForProof, recipientOf } from '../../../src/register/look-up.ts'
import type { Role } from '../../../src/register/staff.ts'
import type { StaffContext } from '../context.ts'

/**
 * The recipient behind the register's number in a button, for a person who has that role for a brand with a record or a
 * complaint of theirs; else null, since the number may be made up. With a purpose it is logged and counted as a look-up.
 */
export async function seenRecipient(
  context: StaffContext,
  id: string,
  { role = 'viewer', purpose }: { readonly role?: Role; readonly purpose?: string } = {},
): Promise<Recipient | null> {
  if (!/^\d{1,15}$/.test(id)) return null
  const recipient = await recipientOf(context.register, Number(id))
  if (recipient === null || !(await hasRecord(context, recipient, role))) return null
  if (purpose === undefined) return recipient
  const { register, actor, authority } = context
  const brandCodes = authority.brandsFor(role).map(({ code }) => code)
  return (await lookUp(register, actor, { recipient, brandCodes, purpose })).kind === 'found'
    ? recipient
    : null
}

/** True if this person may fetch files about the recipient of this number, who may have asked to be erased. */
export async function mayFetchAbout(
  context: StaffContext,
  recipientId: number,
  role: Role,
): Promise<boolean> {
  const recipient = await recipientForProof(context.register, recipientId)
  return recipient !== null && (await hasRecord(context, recipient, role))
}

async function hasRecord(
  { register, authority }: StaffContext,
  recipient: Recipient,
  role: Role,
): Promise<boolean> {
  const brandCodes = authority.brandsFor(role).map(({ code }) => code)
  const consents = await ownConsents(register, recipient)
  if (consents.some(({ brandCode }) => brandCodes.includes(brandCode))) return true
  return (await complaintsOf(register, { recipient, brandCodes })).length > 0
}
