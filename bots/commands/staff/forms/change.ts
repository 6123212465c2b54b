import * as z from 'zod'
import { isStatus, type RecipientType, recipientTypes, type Status } from '../../../../src/consent/channel.ts'
import type { Recipient } from '../../../../src/consent/recipient.ts'
import { keepDraft, openDraft } from '../../../../src/register/drafts.ts'
import { ownConsents, recipientOf } from '../../../../src/register/look-up.ts'
import { type Messages, messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import { type Field, type Filled, textIn } from '../../form.ts'
import { names } from '../../parse/filled.ts'
import type { Choice, FormAnswer, Reply } from '../../reply.ts'
import { oldButton, saying } from '../replies.ts'
import { wrong } from './errors.ts'
import { changedTypeField } from './fields.ts'
import { filledWith } from './filled-with.ts'
import { opening } from './open.ts'
import { recordForm, submitRecord } from './record.ts'

/** *Değiştir* below a look-up: one form for ONAY and RET, with the address filled in. Its value is the register's number. */
export async function changeAction(context: StaffContext, [id = '']: readonly string[]): Promise<Reply> {
  const messages = messagesIn(context.language)
  if (!/^\d{1,15}$/.test(id)) return oldButton(context)
  const recipient = await recipientOf(context.register, Number(id))
  if (recipient === null) return saying(messages.staff.general.unreadableAddress)
  return await changing(context, recipient, messages.forms.changeTitle)
}

/** The same of an address that has no record he sees; its value is that under which it was kept for him. */
export async function recordNewAction(context: StaffContext, [id = '']: readonly string[]): Promise<Reply> {
  const kept = keptShape.safeParse(await openDraft(context.register, context.actor.id, id)).data
  if (kept === undefined) return oldButton(context)
  return await changing(context, kept.lookedUp, messagesIn(context.language).forms.newTitle)
}

const keptShape = z.lazy(() =>
  z.object({
    lookedUp: z.object({ kind: z.enum(['phone', 'email']), address: z.string() }),
  }),
)

async function changing(context: StaffContext, recipient: Recipient, title: string): Promise<Reply> {
  const messages = messagesIn(context.language)
  const form = recordForm('ONAY')(context)
  if (form === null) return saying(messages.record.noBrandLeft)
  const types = changedTypeField(null, messages, await typesSeen(context, recipient))
  const filled = filledWith(form.fields, { [names.address]: recipient.address })
  const fields = filled.map((field) => (field.name === names.type ? types : field))
  return opening(context, {
    ...form,
    name: 'record-change',
    title,
    fields: [statusField(messages), ...fields],
  })
}

/** The types it is on record as with the brands he sees; he was told them by the look-up whose button this is. */
async function typesSeen(
  { register, authority }: StaffContext,
  recipient: Recipient,
): Promise<RecipientType[]> {
  const seen = authority.brandsFor('viewer').map(({ code }) => code)
  const consents = (await ownConsents(register, recipient)).filter(({ brandCode }) =>
    seen.includes(brandCode),
  )
  return recipientTypes.filter((type) => consents.some(({ recipientType }) => recipientType === type))
}

/** The button that leads here. */
export function changeChoice(recipientId: number, { staff: { lookUp: told } }: Messages): Choice {
  return { label: told.change, action: { name: 'change', values: [recipientId] } }
}

/** The button for an address without a record: the address is kept for him, sealed, as a button may not hold it. */
export async function recordNewChoice(
  { register, actor, language }: StaffContext,
  recipient: Recipient,
): Promise<Choice> {
  const id = await keepDraft(register, actor.id, { lookedUp: recipient })
  const { lookUp: told } = messagesIn(language).staff
  return { label: told.recordNew, action: { name: 'record-new', values: [id] } }
}

function statusField({ forms: told }: Messages): Field {
  const options = (['ONAY', 'RET'] satisfies Status[]).map((status) => ({ value: status, label: status }))
  return { kind: 'one', name: names.status, label: told.status, required: true, options }
}

export async function submitChange(
  context: StaffContext,
  filled: Filled,
  values: readonly string[],
): Promise<FormAnswer> {
  const status = textIn(filled, names.status)
  if (!isStatus(status)) return wrong('status', messagesIn(context.language).forms.statusMissing)
  return await submitRecord(status)(context, filled, values)
}
