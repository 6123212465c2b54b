import type { Brand } from '../../../src/register/brands.ts'
import { listRooms } from '../../../src/register/rooms.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import type { Form } from '../form.ts'
import { type Keyed, readKeyed, readSubcommand, type Subcommands, unknownSubcommand } from '../parse/keyed.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import {
  addNamed,
  askToClose,
  brandForm,
  brandNewForm,
  brandTextMax,
  detailsOf,
  editNamed,
} from './brand-changes.ts'
import { exampleOf, type StaffCommand } from './command.ts'
import { formChoice, opening } from './forms.ts'
import { adminBrands, brandKey, brandNamed } from './own-brands.ts'
import { notUnderstood, saying } from './replies.ts'

const subcommands: Subcommands<'list' | 'add' | 'edit' | 'close'> = {
  list: ['listele', 'liste', 'list'],
  add: ['ekle', 'add'],
  edit: ['değiştir', 'edit', 'change'],
  close: ['kapat', 'close'],
}

const detailKeys = {
  code: { words: ['kod', 'code'], takes: () => 1 },
  trademark: { words: ['tescil', 'trademark'] },
  shortNames: { words: ['kısa', 'short'] },
}
type Given = Keyed<keyof typeof detailKeys | 'brand'>

/** `marka`: the brands of the company, a new one, what is said of one, and the end of one. */
export async function brandCommand(
  context: StaffContext,
  rest: string,
  command: StaffCommand,
): Promise<Reply> {
  if (rest === '') return await listReply(context)
  const asked = readSubcommand(rest, subcommands)
  if (asked === null) return unknownSubcommand(context, command, rest, subcommands)
  if (asked.name === 'list') return await listReply(context)
  const form = asked.rest === '' ? formFor(context, asked.name) : null
  if (form !== null && asked.name !== 'add') return opening(context, form)
  const read = readKeyed(asked.rest, { ...detailKeys, brand: brandKey(adminBrands(context)) })
  if (!read.ok) return notUnderstood(context, command, read.fault)
  if (asked.name === 'add') {
    const reply = await addReply(context, command, read.keyed)
    return form === null ? reply : { ...reply, form }
  }
  const brand = brandNamed(read.keyed.values.brand ?? read.keyed.words, adminBrands(context))
  if (!brand.ok) return notUnderstood(context, command, brand.fault)
  return asked.name === 'edit'
    ? await editReply(context, command, brand.brand, read.keyed)
    : await askToClose(context, brand.brand)
}

/** What asks for the rest where only that was typed. */
function formFor(context: StaffContext, asked: 'add' | 'edit' | 'close'): Form | null {
  return asked === 'add' ? brandNewForm(context) : brandForm(context, asked)
}

async function listReply(context: StaffContext): Promise<Reply> {
  const { brand: told } = messagesIn(context.language).management
  const rooms = await listRooms(context.register)
  const lines = adminBrands(context).map((brand): Part => {
    const count = rooms.filter(({ brandCode }) => brandCode === brand.code).length
    return { kind: 'text', text: [{ strong: brand.name }, ` · ${told.line(brand, count)}`] }
  })
  const choices = listChoices(context)
  const below: Part[] = choices.length === 0 ? [] : [{ kind: 'choices', choices }]
  if (lines.length === 0) return saying(told.none, ...below)
  return { summary: told.title, parts: [{ kind: 'heading', text: told.title }, ...lines, ...below] }
}

function listChoices(context: StaffContext): Choice[] {
  const { management, commandForms } = messagesIn(context.language)
  const { brand: told } = commandForms
  const ofAll = context.authority.mayForAll('admin')
  const add = ofAll ? [formChoice(management.brand.form.title, 'brand-new')] : []
  const edit = formChoice(told.edit, 'brand-form', 'edit')
  const close = formChoice(told.close, 'brand-form', 'close')
  const own = adminBrands(context)
  return [
    ...add,
    ...(own.length === 0 ? [] : [edit]),
    ...(own.every(({ closedAt }) => closedAt !== null) ? [] : [close]),
  ]
}

async function addReply(context: StaffContext, command: StaffCommand, given: Given): Promise<Reply> {
  const { authority, language } = context
  const { brand: told } = messagesIn(language).management
  if (!authority.mayForAll('admin')) return saying(told.onlyForAll)
  const name = given.words.join(' ')
  const code = given.values.code?.[0] ?? ''
  if (name === '' || !/^[1-9]\d{0,8}$/.test(code) || tooLong(given)) {
    return saying(told.howToAdd(exampleOf(context, command)))
  }
  const saved = await addNamed(context, { name, code: Number(code), details: detailsOf(given.values) })
  return saved.reply
}

async function editReply(
  context: StaffContext,
  command: StaffCommand,
  brand: Brand,
  given: Given,
): Promise<Reply> {
  const { brand: told } = messagesIn(context.language).management
  const { trademark, shortNames } = given.values
  if ((trademark === undefined && shortNames === undefined) || tooLong(given)) {
    return saying(told.howToAdd(exampleOf(context, command)))
  }
  return (await editNamed(context, brand, detailsOf(given.values))).reply
}

function tooLong({ words, values }: Given): boolean {
  return [words, ...Object.values(values)].some((part) => part.join(' ').length > brandTextMax)
}
