import { askInForm, formChoice } from '../../../bots/commands/ask.ts'
import { adminBrands, defineCommand } from '../../../bots/commands/command.ts'
import type { StaffRequest } from '../../../bots/commands/context.ts'
import { oldButton, textOnly } from '../../../bots/commands/replies.ts'
import {
  buttons,
  dangerButton,
  note,
  type Part,
  paragraph,
  type Reply,
  stored,
  titledReply,
} from '../../../bots/commands/reply.ts'
import { addBrand, closeBrand, type SaveFault, theProvider } from '../../register/company/brands.ts'
import { renameBrand } from '../../register/company/rename.ts'
import { listRooms } from '../../register/company/rooms.ts'
import { managementMessages } from './messages.ts'

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
    tr: ['marka ekle Örnek Çay kod=123458 tescil="2019 12345"'],
    en: ['brand add Örnek Çay code=123458 trademark="2019 12345"'],
  },
  takes: ['words', 'code', 'trademark'],
  needs: ['words', 'code'],
  form: ({ language }) => managementMessages[language].brand.form,
  refusal: async ({ authority, language }) =>
    authority.mayForAll('admin') ? null : textOnly(managementMessages[language].brand.onlyForAll),
  async run(context, { words: name, code, trademark }) {
    const texts = managementMessages[context.language].brand
    const { register, actor } = context
    const provider = await theProvider(register)
    if (provider === null) return textOnly(texts.noProvider)
    const row = { providerCode: provider.code, code, name, trademark: trademark ?? undefined, by: actor.id }
    const saved = await addBrand(register, row)
    if (saved.kind === 'refused') {
      const ofName: readonly SaveFault[] = ['name-taken', 'name-address', 'too-long']
      const wrong = ofName.includes(saved.reason) ? 'words' : 'code'
      return { ...textOnly(managementMessages[context.language].refused(saved.reason)), wrong }
    }
    const next = `${context.command} ${texts.nextCommand(code)}`
    return stored(textOnly(texts.added(name, code, trademark), note([`${texts.next} `, { code: next }])))
  },
})

/** Renames a brand. Only an admin of all brands may do it: recipients know the company by these names. */
export const brandRenameCommand = defineCommand({
  name: 'brandRename',
  words: { tr: ['marka adı', 'marka adlandır'], en: ['brand rename'] },
  role: 'admin',
  examples: {
    tr: ['marka adı marka=123457 Örnek Kahve'],
    en: ['brand rename brand=123457 Örnek Kahve'],
  },
  takes: ['brandCode', 'words'],
  needs: ['brandCode', 'words'],
  brands: { role: 'admin' },
  form: ({ language }) => managementMessages[language].brand.renameForm,
  refusal: async ({ authority, language }) =>
    authority.mayForAll('admin') ? null : textOnly(managementMessages[language].brand.renameOnlyForAll),
  async run({ register, actor, language }, { brandCode, words: name }) {
    const texts = managementMessages[language]
    const saved = await renameBrand(register, actor, { code: brandCode, name })
    if (saved.kind === 'refused') return { ...textOnly(texts.refused(saved.reason)), wrong: 'words' }
    return stored(textOnly(texts.brand.renamed(saved.before, name)))
  },
})

/** Asks before a brand is closed, with a button that closes it: a closed brand cannot be opened again. */
export const brandCloseCommand = defineCommand({
  name: 'brandClose',
  words: { tr: ['marka kapat'], en: ['brand close'] },
  role: 'admin',
  examples: { tr: ['marka kapat "Örnek Kahve"'], en: ['brand close "Örnek Kahve"'] },
  takes: ['brandCode'],
  needs: ['brandCode'],
  brands: { role: 'admin' },
  form: ({ language }) => managementMessages[language].brand.closeForm,
  async run(context, { brandCode }, command) {
    const management = managementMessages[context.language]
    const brand = adminBrands(context).find(({ code }) => code === brandCode)
    if (brand === undefined) return askInForm(context, command, {}, ['brandCode'])
    if (brand.closedAt !== null) return textOnly(management.refused('brand-closed'))
    const { code, name, master } = brand
    const rooms = (await listRooms(context.register)).filter((room) => room.brandCode === code)
    return textOnly(
      management.brand.askClose(name, code, rooms.length, master),
      buttons(dangerButton(management.brand.close(name), 'brand-close', code)),
      note(management.notYet),
    )
  },
})

/** Lists the brands that the caller administers, with the number of chat rooms that get their report. */
async function listReply(context: StaffRequest): Promise<Reply> {
  const texts = managementMessages[context.language].brand
  const rooms = await listRooms(context.register)
  const brands = adminBrands(context)
  const lines = brands.map((brand): Part => {
    const count = rooms.filter(({ brandCode }) => brandCode === brand.code).length
    return paragraph([{ strong: brand.name }, ` · ${texts.line(brand, count)}`])
  })
  const isAnyOpen = brands.some(({ closedAt }) => closedAt === null)
  const choices = [
    ...(context.authority.mayForAll('admin')
      ? [formChoice(texts.form.title, 'brandAdd'), formChoice(texts.renameForm.title, 'brandRename')]
      : []),
    ...(isAnyOpen ? [formChoice(texts.closeForm.title, 'brandClose')] : []),
  ]
  const below: Part[] = choices.length === 0 ? [] : [buttons(...choices)]
  return lines.length === 0 ? textOnly(texts.none, ...below) : titledReply(texts.title, ...lines, ...below)
}

/** Closes the brand that the pressed button names, if the caller administers it. */
async function brandCloseAction(context: StaffRequest, [code = '']: readonly string[]): Promise<Reply> {
  const management = managementMessages[context.language]
  const brand = adminBrands(context).find((candidate) => String(candidate.code) === code)
  if (brand === undefined) return oldButton(context)
  const saved = await closeBrand(context.register, brand.code, context.actor.id)
  const sentence =
    saved.kind === 'saved' ? management.brand.closed(brand.name) : management.refused(saved.reason)
  return { ...textOnly(sentence), replaces: true }
}

export const brandActions = { 'brand-close': { role: 'admin', run: brandCloseAction } } as const
