import * as z from 'zod'
import { formatWallTime, type WallTime } from '../../../src/calendar/istanbul.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { keepDraft, openDraft, replaceDraft } from '../../../src/register/drafts.ts'
import { ordinalOf } from '../../../src/register/record/ordinal-of.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import { askedOf } from './ask.ts'
import { type Draft, draftSchema } from './draft.ts'
import { isAhead, statedAt, usualSourceOfRet } from './stated.ts'
import type { Key } from './store.ts'

/** A change that was shown before it is saved, and what came of it since, so that no button does what another one undid. */
const shownSchema = z.lazy(() =>
  z.object({
    draft: draftSchema,
    end: z.enum(['saved', 'changed', 'dropped']).nullable(),
  }),
)
export type Shown = Readonly<z.infer<typeof shownSchema>>

/** Something that was not given, by its name, and what is taken for it. */
interface Assumed {
  readonly label: string
  readonly value: string
}

/**
 * With the setting `ask_before_saving`: what was typed and all that is assumed of it, before anything is stored. Null where it
 * was not typed, or typed in full. What is shown is kept, and so it is what is stored; how the address stands is not told.
 */
export async function askBeforeSaving(
  context: StaffContext,
  draft: Draft,
  brand: Brand,
  keys: readonly Key[],
): Promise<Reply | null> {
  const { register, actor, language } = context
  const { typedAt } = draft
  if (typedAt === null || !(await register.settings()).ask_before_saving) return null
  const messages = messagesIn(language)
  const { wallTime, assumed: when } = whenOf(draft, typedAt, messages)
  const assumed = [when, sourceOf(draft, messages), typeOf(draft, messages)].filter((one) => one !== null)
  if (assumed.length === 0) return null
  const date = { kind: 'moment' as const, wallTime }
  const complete: Draft = {
    ...draft,
    brandCode: brand.code,
    source: draft.source ?? usualSourceOfRet,
    date,
    // Of a RET that names none, what is on record by then decides.
    recipientType: draft.status === 'ONAY' ? (keys[0]?.recipientType ?? null) : draft.recipientType,
    typedAt: null,
    shownAtOrdinal: draft.status === 'ONAY' ? await ordinalsOf(context, draft, brand, keys) : {},
  }
  const id = await keepDraft(register, actor.id, { draft: complete, end: null } satisfies Shown)
  const given = draft.date?.kind === 'now' ? { ...draft, date } : draft
  return summaryOf(messages, messages.record.asking(askedOf(context, given)), assumed, id)
}

async function ordinalsOf(
  { register }: StaffContext,
  { recipient }: Draft,
  { code: brandCode }: Brand,
  keys: readonly Key[],
): Promise<Draft['shownAtOrdinal']> {
  const ordinals = await Promise.all(keys.map((key) => ordinalOf(register, { ...key, recipient, brandCode })))
  return Object.fromEntries(keys.map(({ channel }, place) => [channel, ordinals[place]]))
}

function summaryOf(messages: Messages, given: string, assumed: readonly Assumed[], id: string): Reply {
  const { beforeSaving: told, forms, staff } = messages
  const button = (label: string, name: string): Choice => ({ label, action: { name, values: [id] } })
  const parts: Part[] = [
    { kind: 'text', text: `${given} ${told.taken}` },
    { kind: 'facts', facts: assumed },
    {
      kind: 'choices',
      choices: [
        { ...button(forms.record, 'shown-save'), style: 'primary' },
        button(staff.lookUp.change, 'shown-change'),
        button(forms.cancel, 'shown-drop'),
      ],
    },
    { kind: 'note', text: told.notYet },
  ]
  return { summary: told.summary, parts }
}

/**
 * When it was said: what is of now was said when it was typed, however late it is saved. A RET is never dated ahead; it too is
 * of the moment it was typed.
 */
function whenOf(
  draft: Draft,
  typedAt: number,
  { beforeSaving: told }: Messages,
): { readonly wallTime: WallTime; readonly assumed: Assumed | null } {
  const { date, status } = draft
  const typed = formatWallTime(typedAt)
  const stated = statedAt(draft, typedAt)
  const wallTime = stated === 'now' ? typed : stated
  if (date === null) return { wallTime, assumed: { label: told.date, value: told.whenTyped(typed) } }
  if (status === 'RET' && isAhead(draft, typedAt)) {
    return { wallTime, assumed: { label: told.date, value: told.insteadOfAhead(typed) } }
  }
  if (date.kind !== 'day') return { wallTime, assumed: null }
  const ofDay = status === 'ONAY' ? told.dayStart(date.day) : told.dayEnd(date.day)
  return { wallTime, assumed: { label: told.time, value: stated === 'now' ? told.whenTyped(typed) : ofDay } }
}

function sourceOf({ source }: Draft, { beforeSaving: told, words }: Messages): Assumed | null {
  return source === null ? { label: told.source, value: words.sources[usualSourceOfRet] } : null
}

function typeOf({ status, recipientType }: Draft, { beforeSaving: told, words }: Messages): Assumed | null {
  if (recipientType !== null) return null
  return { label: told.type, value: status === 'ONAY' ? words.types.BIREYSEL : told.typesOnRecord }
}

/** Null when it has run out, was shown to another person, or was kept by another version. */
export async function openShown({ register, actor }: StaffContext, id: string): Promise<Shown | null> {
  return shownSchema.safeParse(await openDraft(register, actor.id, id)).data ?? null
}

/** Keeps in mind what becomes of it. */
export async function endShown(
  { register, actor }: StaffContext,
  id: string,
  { draft }: Shown,
  end: NonNullable<Shown['end']>,
): Promise<void> {
  await replaceDraft(register, actor.id, id, { draft, end } satisfies Shown)
}
