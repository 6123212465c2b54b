import { messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import { clean } from '../../fold.ts'
import { type Field, type Filled, type Form, textIn } from '../../form.ts'
import { names } from '../../parse/filled.ts'
import type { FormAnswer, Reply } from '../../reply.ts'
import { addNamed, askToClose, brandTextMax, detailsOf, editNamed } from '../brand-changes.ts'
import { adminBrands } from '../own-brands.ts'
import { oldButton, saying } from '../replies.ts'
import { wrong } from './errors.ts'
import { brandField } from './fields.ts'
import { opening } from './open.ts'

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
