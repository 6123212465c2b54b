import { isIstanbulDay } from '../../../src/calendar/istanbul.ts'
import type { Recipient } from '../../../src/consent/recipient.ts'
import { complaintsOf } from '../../../src/register/complaints/list.ts'
import {
  downloadId,
  isOwnFile,
  isWithin,
  roleForFile,
  roleToFetch,
  type StaffFile,
  wantedFile,
} from '../../../src/register/downloads.ts'
import { lookUp, ownConsents } from '../../../src/register/look-up.ts'
import { recipientForProof, recipientOf } from '../../../src/register/recipients.ts'
import type { Role } from '../../../src/register/staff.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { carriedOfFile, oldButton, roleTooLow, saying } from '../replies.ts'
import { note, type Reply, textReply } from '../reply.ts'

/** Files with addresses never go into a chat: a press is answered with a single-use link (promise 5). */

/** The inverse of `fileChoice`; null for what no button of ours carries. */
function fileFrom(
  [kind = '', ...values]: readonly string[],
  { language, register }: StaffContext,
): StaffFile | null {
  const names = new Map(Object.entries(carriedOfFile)).get(kind)
  if (names === undefined) return null
  const carried = names.map((name, at) => [name, valueFrom(values[at] ?? '', name)])
  const read = wantedFile.safeParse({ brandCode: null, language, kind, ...Object.fromEntries(carried) }).data
  if (read === undefined || isOwnFile(read)) return null
  return 'asOf' in read && read.asOf !== null && read.asOf > register.clock() ? null : read
}

function valueFrom(text: string, name: string) {
  if (name === 'stamped') return text === 'stamped'
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !isIstanbulDay(text)) return undefined
  return text === '' ? null : (numberFrom(text) ?? text)
}

function numberFrom(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** Null if none is carried; undefined for a moment to come, which no button of ours has. */
export function momentFrom(text: string, now: number): number | null | undefined {
  if (text === '') return null
  const at = numberFrom(text)
  return at === null || at > now ? undefined : at
}

/** The role is checked again when the file is fetched. */
async function fileAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const { authority, language } = context
  const file = fileFrom(values, context)
  if (file === null) return oldButton(context)
  const { files: texts } = messagesIn(language).proof
  const role = roleToFetch[file.kind]
  const codesFor = (one: Role) => authority.brandsFor(one).map(({ code }) => code)
  if (!isWithin(file.brandCode, codesFor(role))) return roleTooLow(context, role)
  // The button may be older than the erasure.
  if (!isWithin(file.brandCode, codesFor(await roleForFile(context.register, file)))) {
    return saying(messagesIn(language).staff.general.unreadableAddress)
  }
  if ('recipientId' in file && !(await mayFetchAbout(context, file.recipientId, role)))
    return oldButton(context)
  const url = await context.linkTo(file)
  const stamp = await stampLink(context, file, url)
  return textReply(
    texts.ready,
    stamp === null ? texts.ready : texts.readyWithStamp,
    {
      kind: 'links',
      links: [
        { label: stamp === null ? texts.open : texts.openFile, url },
        ...(stamp === null ? [] : [{ label: texts.openStamp, url: stamp }]),
      ],
    },
    note(texts.once),
  )
}

async function stampLink(context: StaffContext, file: StaffFile, url: string): Promise<string | null> {
  if (file.kind !== 'permitted-csv') return null
  const { brandCode, asOf, stamped = false } = file
  if (!stamped) return null
  const of = downloadId(url.slice(url.lastIndexOf('/') + 1))
  return await context.linkTo({ kind: 'permitted-stamp', brandCode, asOf, of })
}

/**
 * Finds the recipient of a row number in a button. Null without a record this person may see, since the
 * number may be made up. With a purpose it is logged and counted as a look-up.
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

/** The recipient may have been erased since. */
async function mayFetchAbout(context: StaffContext, recipientId: number, role: Role): Promise<boolean> {
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

export const fileActions = { file: { role: 'viewer', run: fileAction } } as const
