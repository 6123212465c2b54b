import { formatWallTime } from '../../../../src/calendar/istanbul.ts'
import type { Status } from '../../../../src/consent/channel.ts'
import { type Messages, messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import { type Filled, type Form, textIn } from '../../form.ts'
import type { GivenDate } from '../../parse/date.ts'
import { names, readFilled } from '../../parse/filled.ts'
import type { FormAnswer } from '../../reply.ts'
import type { StaffForm } from '../command.ts'
import type { Draft } from '../draft.ts'
import { recordDraft } from '../record.ts'
import { noFacts } from '../record-reply.ts'
import { saidAt } from '../said-at.ts'
import { isAhead } from '../stated.ts'
import { notRead, wrong } from './errors.ts'
import {
  addressField,
  brandField,
  changedTypeField,
  channelsField,
  dateFields,
  evidenceField,
  evidenceFilesField,
  filesIn,
  noteField,
  sourceField,
} from './fields.ts'

/** Asks for everything a change needs, and for what proves it. */
export function recordForm(status: Status): (context: StaffContext) => Form | null {
  return ({ authority, language }) => {
    const messages = messagesIn(language)
    const brands = authority.brandsFor('editor').filter(({ closedAt }) => closedAt === null)
    if (brands.length === 0) return null
    return {
      name: status === 'ONAY' ? 'record-onay' : 'record-ret',
      values: [],
      title: messages.forms.recordTitle(status),
      submit: messages.forms.record,
      fields: [
        addressField(messages),
        channelsField(messages),
        brandField(brands, messages, { required: true }),
        changedTypeField(status, messages),
        sourceField(status, messages),
        ...dateFields(status, messages),
        evidenceField(status, messages),
        evidenceFilesField(messages),
        noteField(messages),
      ],
    }
  }
}

/** Records what was filled in, by the same way as the command. */
export function submitRecord(status: Status): StaffForm['submit'] {
  return async (context, filled, values) => {
    const read = draftIn(context, status, filled, values)
    return read.ok ? { kind: 'reply', reply: await recordDraft(context, read.draft) } : read.answer
  }
}

/** The change that was filled in, or what is wrong with it at its fields. */
function draftIn(
  context: StaffContext,
  status: Status,
  filled: Filled,
  values: readonly string[],
): { readonly ok: true; readonly draft: Draft } | { readonly ok: false; readonly answer: FormAnswer } {
  const read = readFilled(filled, context.register.clock())
  if (!read.ok) return { ok: false, answer: notRead(context, read) }
  const lacking = missing(status, filled, messagesIn(context.language))
  if (lacking !== null) return { ok: false, answer: lacking }
  const draft: Draft = {
    ...read.arguments,
    date: toTheSecond(read.arguments.date, values),
    status,
    requestKey: context.requestKey,
    evidence: textIn(filled, names.evidence) || null,
    files: filesIn(filled),
    typedAt: null,
    askedAt: null,
  }
  if (draft.status === 'ONAY' && isAhead(draft, saidAt(context))) {
    return { ok: false, answer: wrong('day', messagesIn(context.language).refusals.codes.H162(noFacts)) }
  }
  return { ok: true, draft }
}

/**
 * A form shows no seconds. Where it came with the moment of a message and that minute was left as it was, the moment itself
 * counts: a refusal must not become older than an ONAY of the same minute that came before it.
 */
function toTheSecond(date: GivenDate | null, [sentAt = '']: readonly string[]): GivenDate | null {
  if (date?.kind !== 'moment' || !/^\d{1,11}$/.test(sentAt)) return date
  const wallTime = formatWallTime(Number(sentAt) * 1000)
  return wallTime.slice(0, 16) === date.wallTime.slice(0, 16) ? { kind: 'moment', wallTime } : date
}

/** A platform asks for these itself, but a submission may hold anything. */
function missing(status: Status, filled: Filled, { refusals, forms }: Messages): FormAnswer | null {
  const read = (name: string) => filled[name] ?? ''
  if (read(names.channels).length === 0) return wrong('channels', refusals.codes.H111(noFacts))
  if (!/^\d{1,15}$/.test(textIn(filled, names.brand))) return wrong('brand', forms.brandMissing)
  if (status === 'ONAY' && read(names.source) === '') return wrong('source', refusals.codes.H113(noFacts))
  return null
}
