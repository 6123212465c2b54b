import { addBrand, type Brand, closeBrand, describeBrand, theProvider } from '../../../src/register/brands.ts'
import { listRooms } from '../../../src/register/rooms.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import { adminBrands, defineCommand, exampleOf } from '../command.ts'
import type { StaffContext } from '../context.ts'
import { oldButton, saying } from '../replies.ts'
import { buttons, type Choice, note, type Part, paragraph, type Reply } from '../reply.ts'
import { formChoice } from '../run.ts'

export const brandsCommand = defineCommand({
  name: 'brands',
  words: {
    tr: ['marka', 'markalar', 'marka listele', 'marka liste'],
    en: ['brand', 'brands', 'brand list'],
  },
  role: 'admin',
  examples: { tr: ['marka listele'], en: ['brand list'] },
  takes: [],
  run: listReply,
})

export const brandAddCommand = defineCommand({
  name: 'brandAdd',
  words: { tr: ['marka ekle'], en: ['brand add'] },
  role: 'admin',
  examples: {
    tr: ['marka ekle Örnek Çay kod=123458 tescil="2019 12345" kısa="çay, öç"'],
    en: ['brand add Örnek Çay code=123458 trademark="2019 12345" short="çay, öç"'],
  },
  takes: ['words', 'code', 'trademark', 'shortNames'],
  form: ({ management: { brand: texts } }) => ({
    ...texts.form,
    needs: ['words', 'code'],
  }),
  opensForm: async ({ authority }) => authority.mayForAll('admin'),
  async run(context, { words: name, code, trademark, shortNames }, command) {
    const { brand: texts } = messagesIn(context.language).management
    if (!context.authority.mayForAll('admin')) return saying(texts.onlyForAll)
    const isTooLong = [name, trademark, shortNames?.join(', ')].some(
      (text) => (text?.length ?? 0) > brandTextMax,
    )
    if (name === null || code === null || isTooLong)
      return saying(texts.howToAdd(exampleOf(context, command)))
    return await addNamed(context, { name, code, details: detailsOf(trademark, shortNames) })
  },
})

export const brandEditCommand = defineCommand({
  name: 'brandEdit',
  words: { tr: ['marka değiştir'], en: ['brand edit', 'brand change'] },
  role: 'admin',
  examples: {
    tr: ['marka değiştir "Örnek Kahve" tescil="2019 12345" kısa="kahve, ök"'],
    en: ['brand edit "Örnek Kahve" trademark="2019 12345" short="kahve, ök"'],
  },
  takes: ['brandCode', 'trademark', 'shortNames'],
  needs: ['brandCode'],
  brands: { role: 'admin' },
  form: ({ commandForms: { brand: texts } }) => ({
    title: texts.edit,
    submit: texts.editSubmit,
    fields: { trademark: { hint: texts.keptHint }, short: { hint: texts.keptHint } },
  }),
  opensForm: true,
  async run(context, { brandCode, trademark, shortNames }, command) {
    const messages = messagesIn(context.language)
    const brand = adminBrands(context).find(({ code }) => code === brandCode)
    if (brand === undefined) return saying(messages.forms.brandMissing)
    if (trademark === null && shortNames === null)
      return { ...saying(messages.commandForms.brand.nothing), wrong: 'trademark' }
    const isTooLong = [trademark, shortNames?.join(', ')].some((text) => (text?.length ?? 0) > brandTextMax)
    if (isTooLong) return saying(messages.management.brand.howToAdd(exampleOf(context, command)))
    return await editNamed(context, brand, detailsOf(trademark, shortNames))
  },
})

export const brandCloseCommand = defineCommand({
  name: 'brandClose',
  words: { tr: ['marka kapat'], en: ['brand close'] },
  role: 'admin',
  examples: { tr: ['marka kapat "Örnek Kahve"'], en: ['brand close "Örnek Kahve"'] },
  takes: ['brandCode'],
  needs: ['brandCode'],
  brands: { role: 'admin' },
  form: ({ commandForms: { brand: texts } }) => ({
    title: texts.close,
    submit: texts.closeSubmit,
  }),
  opensForm: true,
  async run(context, { brandCode }) {
    const brand = adminBrands(context).find(({ code }) => code === brandCode)
    return brand === undefined
      ? saying(messagesIn(context.language).forms.brandMissing)
      : await askToClose(context, brand)
  },
})

function detailsOf(trademark: string | null, shortNames: readonly string[] | null) {
  return {
    ...(trademark === null ? {} : { trademark }),
    ...(shortNames === null ? {} : { shortNames: [...shortNames] }),
  }
}

async function listReply(context: StaffContext): Promise<Reply> {
  const { brand: texts } = messagesIn(context.language).management
  const rooms = await listRooms(context.register)
  const lines = adminBrands(context).map((brand): Part => {
    const count = rooms.filter(({ brandCode }) => brandCode === brand.code).length
    return paragraph([{ strong: brand.name }, ` · ${texts.line(brand, count)}`])
  })
  const choices = listChoices(context)
  const below: Part[] = choices.length === 0 ? [] : [buttons(...choices)]
  if (lines.length === 0) return saying(texts.none, ...below)
  return { summary: texts.title, parts: [{ kind: 'heading', text: texts.title }, ...lines, ...below] }
}

function listChoices(context: StaffContext): Choice[] {
  const { management, commandForms } = messagesIn(context.language)
  const { brand: texts } = commandForms
  const ofAll = context.authority.mayForAll('admin')
  const add = ofAll ? [formChoice(management.brand.form.title, 'brandAdd')] : []
  const edit = formChoice(texts.edit, 'brandEdit')
  const close = formChoice(texts.close, 'brandClose')
  const own = adminBrands(context)
  return [
    ...add,
    ...(own.length === 0 ? [] : [edit]),
    ...(own.every(({ closedAt }) => closedAt !== null) ? [] : [close]),
  ]
}

const brandTextMax = 100

interface BrandDetails {
  readonly trademark?: string
  readonly shortNames?: string[]
}

interface NewBrand {
  readonly name: string
  readonly code: number
  readonly details: BrandDetails
}

async function addNamed(
  { register, actor, language, command }: StaffContext,
  { name, code, details }: NewBrand,
): Promise<Reply> {
  const { management } = messagesIn(language)
  const { brand: texts } = management
  const provider = await theProvider(register)
  if (provider === null) return saying(texts.noProvider)
  const row = { providerCode: provider.code, code, name, ...details, by: actor.id }
  const saved = await addBrand(register, row)
  if (!saved.ok) {
    return {
      ...saying(management.refused(saved.fault)),
      wrong: saved.fault === 'name-taken' ? 'name' : 'code',
    }
  }
  const next = `${command} ${texts.nextCommand(code)}`
  return saying(texts.added(name, code, details), note([`${texts.next} `, { code: next }]))
}

async function editNamed(
  { register, language }: StaffContext,
  { code, name }: Brand,
  details: BrandDetails,
): Promise<Reply> {
  const { management } = messagesIn(language)
  const saved = await describeBrand(register, { code, ...details })
  return saved.ok
    ? saying(management.brand.edited(name, details))
    : { ...saying(management.refused(saved.fault)), wrong: 'short' }
}

/** Nothing here opens a brand again. */
async function askToClose(context: StaffContext, brand: Brand): Promise<Reply> {
  const messages = messagesIn(context.language)
  if (brand.closedAt !== null) return saying(messages.management.refused('brand-closed'))
  const rooms = (await listRooms(context.register)).filter(({ brandCode }) => brandCode === brand.code)
  return closing(brand, rooms.length, messages)
}

function closing({ code, name, master }: Brand, rooms: number, { management }: Messages): Reply {
  const { brand: texts } = management
  return saying(
    texts.askClose(name, code, rooms, master),
    buttons({ label: texts.close(name), style: 'danger', action: { name: 'brand-close', values: [code] } }),
    note(management.notYet),
  )
}

async function brandCloseAction(context: StaffContext, [code = '']: readonly string[]): Promise<Reply> {
  const messages = messagesIn(context.language)
  const brand = adminBrands(context).find((one) => String(one.code) === code)
  if (brand === undefined) return oldButton(context)
  const saved = await closeBrand(context.register, brand.code, context.actor.id)
  const { management } = messages
  const sentence = saved.ok ? management.brand.closed(brand.name) : management.refused(saved.fault)
  return { ...saying(sentence), replaces: true }
}

export const brandActions = { 'brand-close': { role: 'admin', run: brandCloseAction } } as const
