import { listRooms } from '../../../src/register/rooms.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import { addNamed, askToClose, brandTextMax, editNamed } from './brand-changes.ts'
import { defineCommand, exampleOf } from './command.ts'
import { adminBrands } from './own-brands.ts'
import { saying } from './replies.ts'
import { formChoice } from './run.ts'

/** Shows the brands of the company. */
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
    title: texts.form.title,
    submit: texts.form.submit,
    asks: ['words', 'code', 'trademark', 'shortNames'],
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
    asks: ['brandCode', 'trademark', 'shortNames'],
    needs: ['brandCode'],
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

/** Closing is asked once more, by a button. */
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
    asks: ['brandCode'],
    needs: ['brandCode'],
  }),
  opensForm: true,
  async run(context, { brandCode }) {
    const brand = adminBrands(context).find(({ code }) => code === brandCode)
    return brand === undefined
      ? saying(messagesIn(context.language).forms.brandMissing)
      : await askToClose(context, brand)
  },
})

/** What is said of a brand; what is not given is not touched. */
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
    return { kind: 'text', text: [{ strong: brand.name }, ` · ${texts.line(brand, count)}`] }
  })
  const choices = listChoices(context)
  const below: Part[] = choices.length === 0 ? [] : [{ kind: 'choices', choices }]
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
