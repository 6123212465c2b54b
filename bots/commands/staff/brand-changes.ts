import {
  addBrand,
  type Brand,
  closeBrand,
  describeBrand,
  type SaveFault,
  theProvider,
} from '../../../src/register/brands.ts'
import { listRooms } from '../../../src/register/rooms.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { clean } from '../fold.ts'
import { type Field, type Filled, type Form, textIn } from '../form.ts'
import { names } from '../parse/filled.ts'
import type { FormAnswer, Reply } from '../reply.ts'
import { brandField, opening, wrong } from './forms.ts'
import { adminBrands } from './own-brands.ts'
import { oldButton, saying } from './replies.ts'

/** What is said of a brand has no more characters. */
export const brandTextMax = 100

interface NewBrand {
  readonly name: string
  readonly code: number
  readonly details: ReturnType<typeof detailsOf>
}

/** Adds a brand; where it was not added, the reply says why. */
export async function addNamed(
  { register, actor, language, command }: StaffContext,
  { name, code, details }: NewBrand,
): Promise<{ readonly isAdded: boolean; readonly fault?: SaveFault; readonly reply: Reply }> {
  const { management } = messagesIn(language)
  const { brand: told } = management
  const provider = await theProvider(register)
  if (provider === null) return { isAdded: false, reply: saying(told.noProvider) }
  const row = { providerCode: provider.code, code, name, ...details, by: actor.id }
  const saved = await addBrand(register, row)
  if (!saved.ok) {
    return { isAdded: false, fault: saved.fault, reply: saying(management.refused(saved.fault)) }
  }
  const next = `${command} ${told.nextCommand(code)}`
  const reply = saying(told.added(name, code, details), {
    kind: 'note',
    text: [`${told.next} `, { code: next }],
  })
  return { isAdded: true, reply }
}

/** Changes what is said of a brand; `isWrong`: nothing was changed. */
export async function editNamed(
  { register, language }: StaffContext,
  { code, name }: Brand,
  details: ReturnType<typeof detailsOf>,
): Promise<{ readonly isWrong: boolean; readonly reply: Reply }> {
  const { management } = messagesIn(language)
  const saved = await describeBrand(register, { code, ...details })
  const told = saved.ok ? management.brand.edited(name, details) : management.refused(saved.fault)
  return { isWrong: !saved.ok, reply: saying(told) }
}

/** Closing is asked once more, with what follows from it: nothing here opens a brand again. */
export async function askToClose(context: StaffContext, brand: Brand): Promise<Reply> {
  const messages = messagesIn(context.language)
  if (brand.closedAt !== null) return saying(messages.management.refused('brand-closed'))
  const rooms = (await listRooms(context.register)).filter(({ brandCode }) => brandCode === brand.code)
  return closing(brand, rooms.length, messages)
}

function closing({ code, name, master }: Brand, rooms: number, { management }: Messages): Reply {
  const { brand: told } = management
  return saying(
    told.askClose(name, code, rooms, master),
    {
      kind: 'choices',
      choices: [
        { label: told.close(name), style: 'danger', action: { name: 'brand-close', values: [code] } },
      ],
    },
    { kind: 'note', text: management.notYet },
  )
}

/** The button that closes a brand; the value is its code. */
export async function brandCloseAction(
  context: StaffContext,
  [code = '']: readonly string[],
): Promise<Reply> {
  const messages = messagesIn(context.language)
  const brand = adminBrands(context).find((one) => String(one.code) === code)
  if (brand === undefined) return oldButton(context)
  const saved = await closeBrand(context.register, brand.code, context.actor.id)
  const { management } = messages
  const told = saved.ok ? management.brand.closed(brand.name) : management.refused(saved.fault)
  return { ...saying(told), replaces: true }
}

interface GivenDetails {
  readonly trademark?: readonly string[] | undefined
  readonly shortNames?: readonly string[] | undefined
}

/** What is said of a brand, from the words behind its keys; what is not given is not touched. */
export function detailsOf({ trademark, shortNames }: GivenDetails): {
  trademark?: string
  shortNames?: string[]
} {
  const names = shortNames?.flatMap((part) => part.split(',')).map((name) => name.trim())
  return {
    ...(trademark === undefined ? {} : { trademark: trademark.join(' ') }),
    ...(names === undefined ? {} : { shortNames: [...new Set(names.filter((name) => name !== ''))] }),
  }
}

/** The button that asks for a new brand. */
export async function brandNewAction(context: StaffContext): Promise<Reply> {
  const form = brandNewForm(context)
  const { brand: told } = messagesIn(context.language).management
  return form === null ? saying(told.onlyForAll) : opening(context, form)
}

/** Null for who is not admin of all brands. */
export function brandNewForm({ authority, language }: StaffContext): Form | null {
  const { brand: told } = messagesIn(language).management
  if (!authority.mayForAll('admin')) return null
  const field = (name: BrandField, required: boolean): Field => ({
    kind: 'text',
    name,
    label: told.form.labels[name],
    hint: told.form.hints[name],
    required,
    lengthMax: brandTextMax,
  })
  const fields = [field('name', true), field('code', true), field('trademark', false), field('short', false)]
  return { name: 'brand-add', values: [], title: told.form.title, submit: told.form.submit, fields }
}

type BrandField = 'name' | 'code' | 'trademark' | 'short'

export async function submitBrand(context: StaffContext, filled: Filled): Promise<FormAnswer> {
  const { brand: told } = messagesIn(context.language).management
  if (!context.authority.mayForAll('admin')) return { kind: 'reply', reply: saying(told.onlyForAll) }
  const read = (name: BrandField) => clean(textIn(filled, name)).slice(0, brandTextMax)
  const wrongAt = (name: BrandField, sentence: string) =>
    ({ kind: 'errors', errors: { [name]: sentence } }) as const
  if (read('name') === '') return wrongAt('name', told.form.nameMissing)
  if (!/^[1-9]\d{0,8}$/.test(read('code'))) return wrongAt('code', told.form.hints.code)
  const values = {
    ...(read('trademark') === '' ? {} : { trademark: [read('trademark')] }),
    ...(read('short') === '' ? {} : { shortNames: [read('short')] }),
  }
  const details = detailsOf(values)
  const saved = await addNamed(context, { name: read('name'), code: Number(read('code')), details })
  if (saved.isAdded) return { kind: 'reply', reply: saved.reply }
  return wrongAt(saved.fault === 'name-taken' ? 'name' : 'code', saved.reply.summary)
}

/** The buttons that change what is said of a brand, and that close one. */
export async function brandFormAction(
  context: StaffContext,
  [which = '']: readonly string[],
): Promise<Reply> {
  if (which !== 'edit' && which !== 'close') return oldButton(context)
  const form = brandForm(context, which)
  return form === null ? saying(messagesIn(context.language).management.brand.none) : opening(context, form)
}

export function brandForm(context: StaffContext, which: 'edit' | 'close'): Form | null {
  const messages = messagesIn(context.language)
  const { brand: told } = messages.commandForms
  const brands = adminBrands(context, which === 'close' ? 'open' : 'all')
  if (brands.length === 0) return null
  const brand = brandField(brands, messages, { required: true })
  if (which === 'close')
    return { name: 'brand-close', values: [], title: told.close, submit: told.closeSubmit, fields: [brand] }
  const { labels } = messages.management.brand.form
  const field = (name: 'trademark' | 'short'): Field => ({
    kind: 'text',
    name,
    label: labels[name],
    hint: told.keptHint,
    required: false,
    lengthMax: brandTextMax,
  })
  const fields = [brand, field('trademark'), field('short')]
  return { name: 'brand-edit', values: [], title: told.edit, submit: told.editSubmit, fields }
}

/** Closing is asked once more, by a button. */
export async function submitBrandClose(context: StaffContext, filled: Filled): Promise<FormAnswer> {
  const brand = brandIn(context, filled)
  if (brand === undefined) return wrong('brand', messagesIn(context.language).forms.brandMissing)
  return { kind: 'reply', reply: await askToClose(context, brand) }
}

export async function submitBrandEdit(context: StaffContext, filled: Filled): Promise<FormAnswer> {
  const { forms, commandForms } = messagesIn(context.language)
  const brand = brandIn(context, filled)
  if (brand === undefined) return wrong('brand', forms.brandMissing)
  const read = (name: 'trademark' | 'short') => clean(textIn(filled, name)).slice(0, brandTextMax)
  const [trademark, short] = [read('trademark'), read('short')]
  if (trademark === '' && short === '') return wrong('trademark', commandForms.brand.nothing)
  const details = detailsOf({
    trademark: trademark === '' ? undefined : [trademark],
    shortNames: short === '' ? undefined : [short],
  })
  const { isWrong, reply } = await editNamed(context, brand, details)
  return isWrong ? wrong('short', reply.summary) : { kind: 'reply', reply }
}

function brandIn(context: StaffContext, filled: Filled) {
  const code = textIn(filled, names.brand)
  return adminBrands(context).find((one) => String(one.code) === code)
}
