import { messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import { type Filled, type Form, textIn } from '../../form.ts'
import { names } from '../../parse/filled.ts'
import type { FormAnswer, Reply } from '../../reply.ts'
import { startDrillOf } from '../drill.ts'
import { adminBrands } from '../own-brands.ts'
import { saying } from '../replies.ts'
import { wrong } from './errors.ts'
import { brandField } from './fields.ts'
import { opening } from './open.ts'

/** The button that asks of which brand a drill is to be started. */
export async function drillFormAction(context: StaffContext): Promise<Reply> {
  const form = drillForm(context)
  return form === null ? saying(messagesIn(context.language).drill.notAllowed) : opening(context, form)
}

export function drillForm(context: StaffContext): Form | null {
  const messages = messagesIn(context.language)
  const { title, submit, intro } = messages.commandForms.drill
  const brands = adminBrands(context, 'open')
  if (brands.length === 0) return null
  const fields = [brandField(brands, messages, { required: true })]
  return { name: 'drill', values: [], title, submit, intro, fields }
}

export async function submitDrill(context: StaffContext, filled: Filled): Promise<FormAnswer> {
  const code = textIn(filled, names.brand)
  const brand = adminBrands(context, 'open').find((one) => String(one.code) === code)
  if (brand === undefined) return wrong('brand', messagesIn(context.language).forms.brandMissing)
  return { kind: 'reply', reply: await startDrillOf(context, brand.code) }
}
