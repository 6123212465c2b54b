import type { Recipient } from '../../src/consent/recipient.ts'
import { listBrands } from '../../src/register/brands.ts'
import { complaintsOf } from '../../src/register/complaints/list.ts'
import { roleToFetch, type StaffFile } from '../../src/register/downloads.ts'
import { lookUp, ownConsents } from '../../src/register/look-up.ts'
import { recipientForProof, recipientOf } from '../../src/register/recipients.ts'
import type { Role } from '../../src/register/staff.ts'
import { messagesIn } from '../messages/index.ts'
import { codesFor } from './command.ts'
import type { StaffContext } from './context.ts'
import { oldButton, roleTooLow, saying } from './replies.ts'
import type { Reply } from './reply.ts'

export type RecipientFile = Extract<StaffFile, { readonly recipientId: number }>
export const recipientFiles = ['evidence-pack', 'person-data'] as const

/**
 * Buttons about one recipient, each with its role. They are logged and counted as look-ups where their answer
 * is; `change` shows a form, which is logged here.
 */
const roleFor = {
  'look-up': 'viewer',
  history: 'viewer',
  evidence: 'viewer',
  change: 'editor',
  reject: 'editor',
  erase: 'admin',
  'evidence-pack': roleToFetch['evidence-pack'],
  'person-data': roleToFetch['person-data'],
} as const satisfies Record<string, Role>

type Purpose = keyof typeof roleFor
export type Referring = Pick<StaffContext, 'register' | 'actor'>

/** Names a recipient in a button: for this person and purpose only, and without the recipient's number. */
export function referenceTo({ register, actor }: Referring, purpose: Purpose, recipientId: number): string {
  return register.vault.refer(recipientId, aboutOf(actor, purpose))
}

function aboutOf({ id }: StaffContext['actor'], purpose: Purpose): string {
  return `${id} ${roleFor[purpose]} ${purpose}`
}

/**
 * Finds the recipient of a button pressed by the person it was shown to, or says why not. That person needs
 * the role now, in a brand with a record of the recipient.
 */
export async function referredRecipient(
  context: StaffContext,
  purpose: Purpose,
  reference: string,
): Promise<{ readonly recipientId: number; readonly recipient: Recipient } | Reply> {
  const { register, actor, authority, language } = context
  const role = roleFor[purpose]
  if (!authority.may(role)) return roleTooLow(context, role)
  const recipientId = register.vault.referred(reference, aboutOf(actor, purpose))
  if (recipientId === null) return oldButton(context)
  const open = ofErased.has(purpose) ? recipientForProof : recipientOf
  const recipient = await open(register, recipientId)
  if (recipient === null || !(await isSeen(context, recipient, role))) return oldButton(context)
  if (purpose !== 'change') return { recipientId, recipient }
  const brandCodes = codesFor(context, role)
  const found = await lookUp(register, actor, { recipient, brandCodes, purpose: 'look-up' })
  if (found.kind === 'found') return { recipientId, recipient }
  return saying(messagesIn(language).staff.general.ceiling(found.perDay))
}

const ofErased: ReadonlySet<Purpose> = new Set(['erase', 'evidence-pack', 'person-data'])

async function isSeen(context: StaffContext, recipient: Recipient, role: Role): Promise<boolean> {
  const { register } = context
  if (await coversEveryBrand(context, role)) return true
  const brandCodes = codesFor(context, role)
  const consents = await ownConsents(register, recipient)
  if (consents.some(({ brandCode }) => brandCodes.includes(brandCode))) return true
  return (await complaintsOf(register, { recipient, brandCodes })).length > 0
}

export async function coversEveryBrand({ register, authority }: StaffContext, role: Role): Promise<boolean> {
  return authority.brandsFor(role).length === (await listBrands(register)).length
}
