import { type ComplaintOutcome, settleComplaint } from '../../../src/register/complaints/complaints.ts'
import { complaintById } from '../../../src/register/complaints/list.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import type { Reply } from '../reply.ts'
import { defineCommand } from './command.ts'
import { complaintLine } from './complaints.ts'
import { oldButton, saying } from './replies.ts'
import { commandForm, opening } from './run.ts'

interface Closing {
  readonly id: number
  /** Null where it is to be asked. */
  readonly outcome: ComplaintOutcome | null
  readonly note: string | null
}

/** Closes a complaint; without an outcome it asks for one. */
export const closeComplaintCommand = defineCommand({
  name: 'closeComplaint',
  words: { tr: ['şikayet-kapat', 'şikâyet-kapat'], en: ['close-complaint'] },
  role: 'editor',
  examples: {
    tr: ['şikayet-kapat 3 izin ispat edildi not="form 118 gönderildi"', 'şikayet-kapat 3'],
    en: ['close-complaint 3 the consent was shown note="sent form 118"', 'close-complaint 3'],
  },
  takes: ['number', 'outcome', 'note'],
  needs: ['number'],
  brands: { role: 'editor' },
  form: ({ commandForms: { closeComplaint: texts } }) => ({
    title: texts.title,
    submit: texts.submit,
    asks: ['number', 'outcome', 'note'],
    needs: ['number', 'outcome'],
    fields: { note: { hint: texts.noteHint } },
  }),
  opensForm: true,
  run: (context, { number, outcome, note }) => close(context, { id: number, outcome, note }),
})

/** The button of a complaint: its number. */
export async function closeComplaintAction(
  context: StaffContext,
  [id = '']: readonly string[],
): Promise<Reply> {
  return /^\d{1,9}$/.test(id)
    ? await close(context, { id: Number(id), outcome: null, note: null })
    : oldButton(context)
}

async function close(context: StaffContext, { id, outcome, note }: Closing): Promise<Reply> {
  const { register, actor, authority, language } = context
  const messages = messagesIn(language)
  const { complaint: texts } = messages
  const brands = authority.brandsFor('editor')
  const found = await complaintById(register, id, { brandCodes: brands.map(({ code }) => code) })
  if (found === null) return { ...saying(texts.unknownNumber), wrong: 'number' }
  if (found.outcome !== null) return { ...saying(texts.alreadyClosed), wrong: 'number' }
  if (outcome === null) {
    const { rules } = await register.settings()
    const line = complaintLine(found, { brands, now: register.clock(), rules }, messages)
    const form = commandForm(context, closeComplaintCommand, { words: String(id), intro: line })
    return form === null ? saying(texts.unknownNumber) : opening(context, form)
  }
  const settled = await settleComplaint(register, actor, { id, outcome, note: note ?? undefined })
  if (settled.kind === 'settled') {
    return saying(texts.closed(id, outcome), { kind: 'note', text: texts.closedFor })
  }
  switch (settled.reason) {
    case 'unknown':
      return { ...saying(texts.unknownNumber), wrong: 'number' }
    case 'settled-already':
      return { ...saying(texts.alreadyClosed), wrong: 'number' }
    case 'text-too-long':
      return { ...saying(texts.noteTooLong), wrong: 'note' }
  }
}
