import { addBrand, type Brand, closeBrand, describeBrand, theProvider } from '../../../src/register/brands.ts'
import { listRooms } from '../../../src/register/rooms.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { clean } from '../fold.ts'
import { type Field, type Filled, textIn } from '../form.ts'
import { type Keyed, readKeyed } from '../parse/keyed.ts'
import type { Choice, FormAnswer, Part, Reply } from '../reply.ts'
import { exampleOf, type StaffCommand } from './command.ts'
import { adminBrands, brandKey, brandNamed } from './own-brands.ts'
import { notUnderstood, oldButton, saying } from './replies.ts'
import { readSubcommand, type Subcommands, unknownSubcommand } from './subcommand.ts'

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

const textLengthMax = 100

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
  const read = readKeyed(asked.rest, { ...detailKeys, brand: brandKey(adminBrands(context)) })
  if (!read.ok) return notUnderstood(context, command, rest, read.fault)
  if (asked.name === 'add') return await addReply(context, command, read.keyed)
  const brand = brandNamed(read.keyed.values.brand ?? read.keyed.words, adminBrands(context))
  if (!brand.ok) return notUnderstood(context, command, rest, brand.fault)
  return asked.name === 'edit'
    ? await editReply(context, command, brand.brand, read.keyed)
    : await askToClose(context, brand.brand)
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

function listChoices({ authority, language }: StaffContext): Choice[] {
  const { brand: told } = messagesIn(language).management
  return authority.mayForAll('admin')
    ? [{ label: told.form.title, action: { name: 'brand-new', values: [] } }]
    : []
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
  const saved = await addNamed(context, { name, code: Number(code), details: detailsOf(given) })
  return saved.reply
}

interface NewBrand {
  readonly name: string
  readonly code: number
  readonly details: ReturnType<typeof detailsOf>
}

async function addNamed(
  { register, actor, language, command }: StaffContext,
  { name, code, details }: NewBrand,
): Promise<{ readonly isAdded: boolean; readonly reply: Reply }> {
  const { management } = messagesIn(language)
  const { brand: told } = management
  const provider = await theProvider(register)
  if (provider === null) return { isAdded: false, reply: saying(told.noProvider) }
  const row = { providerCode: provider.code, code, name, ...details, by: actor.id }
  const saved = await addBrand(register, row)
  if (!saved.ok) return { isAdded: false, reply: saying(management.refused(saved.fault)) }
  const next = `${command} ${told.nextCommand(code)}`
  const reply = saying(told.added(name, code, details), {
    kind: 'note',
    text: [`${told.next} `, { code: next }],
  })
  return { isAdded: true, reply }
}

/** The button that opens the form of a new brand. */
export async function brandNewAction(context: StaffContext): Promise<Reply> {
  const { forms, management } = messagesIn(context.language)
  const { brand: told } = management
  if (!context.authority.mayForAll('admin')) return saying(told.onlyForAll)
  const field = (name: BrandField, required: boolean): Field => ({
    kind: 'text',
    name,
    label: told.form.labels[name],
    hint: told.form.hints[name],
    required,
    lengthMax: textLengthMax,
  })
  const fields = [field('name', true), field('code', true), field('trademark', false), field('short', false)]
  const form = { name: 'brand-add', values: [], title: told.form.title, submit: told.form.submit, fields }
  return { ...saying(forms.notOpened), form }
}

type BrandField = 'name' | 'code' | 'trademark' | 'short'

export async function submitBrand(context: StaffContext, filled: Filled): Promise<FormAnswer> {
  const { brand: told } = messagesIn(context.language).management
  if (!context.authority.mayForAll('admin')) return { kind: 'reply', reply: saying(told.onlyForAll) }
  const read = (name: BrandField) => clean(textIn(filled, name)).slice(0, textLengthMax)
  const wrong = (name: BrandField, sentence: string) =>
    ({ kind: 'errors', errors: { [name]: sentence } }) as const
  if (read('name') === '') return wrong('name', told.form.nameMissing)
  if (!/^[1-9]\d{0,8}$/.test(read('code'))) return wrong('code', told.form.hints.code)
  const values = {
    ...(read('trademark') === '' ? {} : { trademark: [read('trademark')] }),
    ...(read('short') === '' ? {} : { shortNames: [read('short')] }),
  }
  const details = detailsOf({ words: [], values })
  const saved = await addNamed(context, { name: read('name'), code: Number(read('code')), details })
  return saved.isAdded ? { kind: 'reply', reply: saved.reply } : wrong('code', saved.reply.summary)
}

async function editReply(
  context: StaffContext,
  command: StaffCommand,
  brand: Brand,
  given: Given,
): Promise<Reply> {
  const messages = messagesIn(context.language)
  const { brand: told } = messages.management
  const { trademark, shortNames } = given.values
  if ((trademark === undefined && shortNames === undefined) || tooLong(given)) {
    return saying(told.howToAdd(exampleOf(context, command)))
  }
  const details = detailsOf(given)
  const saved = await describeBrand(context.register, { code: brand.code, ...details })
  return saying(saved.ok ? told.edited(brand.name, details) : messages.management.refused(saved.fault))
}

/** Closing is asked once more, with what follows from it: nothing here opens a brand again. */
async function askToClose(context: StaffContext, brand: Brand): Promise<Reply> {
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

function detailsOf({ values }: Given): { trademark?: string; shortNames?: string[] } {
  const { trademark, shortNames } = values
  const names = shortNames?.flatMap((part) => part.split(',')).map((name) => name.trim())
  return {
    ...(trademark === undefined ? {} : { trademark: trademark.join(' ') }),
    ...(names === undefined ? {} : { shortNames: [...new Set(names.filter((name) => name !== ''))] }),
  }
}

function tooLong({ words, values }: Given): boolean {
  return [words, ...Object.values(values)].some((part) => part.join(' ').length > textLengthMax)
}
