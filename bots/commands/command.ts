import type { Status } from '../../src/consent/channel.ts'
import type { Brand } from '../../src/register/brands.ts'
import type { Language } from '../../src/register/people.ts'
import type { Role } from '../../src/register/staff.ts'
import type { ParseFault } from '../messages/faults.ts'
import { type Messages, messagesIn } from '../messages/index.ts'
import type { Arguments, ParameterName, Values } from './arguments.ts'
import type { SharedMessage, StaffContext } from './context.ts'
import type { Field } from './form.ts'
import type { FormParameter } from './parameters.ts'
import type { Yearless } from './parse/date.ts'
import { fold } from './parse/fold.ts'
import type { Reply, Text } from './reply.ts'

export type StaffCommandName = keyof Messages['commands']['staff']

/** The form of a command: its words, what it asks for, and what of that has to be filled in. */
export interface CommandForm {
  readonly title: string
  readonly submit: string
  readonly intro?: Text | undefined
  /** In this order; the parameters of the typed words, if left out. */
  readonly asks?: readonly FormParameter[]
  /** Beside those that the command needs. */
  readonly needs?: readonly FormParameter[]
  /** Fields in words of their own, by their names. */
  readonly fields?: Readonly<Record<string, { readonly label?: string; readonly hint?: string | undefined }>>
}

/** The brands that a command is about, by the role it takes there. */
interface CommandBrands {
  readonly role: Role
  readonly isOpen?: boolean
}

/**
 * One command of the staff. From it come the reading of typed words, the form, the usage line, help and menus. Its help is
 * among the messages, under its name.
 */
export interface StaffCommand {
  readonly name: StaffCommandName
  /** The verbs it answers to, of one word or two; the first is the one we show. */
  readonly words: Readonly<Record<Language, readonly string[]>>
  /** The role it needs; null: everybody may. */
  readonly role: Role | null
  /** Without the slash command. Tests run every one of them. */
  readonly examples: Readonly<Record<Language, readonly string[]>>
  /** Parameters of its typed words, in the order of the usage line. */
  readonly takes: readonly ParameterName[]
  /** Parameters that have to be given; a form asks for those that are missing. */
  readonly needs?: readonly ParameterName[]
  /** The brands whose names it reads, and that its form offers; those this person sees unless told. */
  readonly brands?: CommandBrands
  readonly yearless?: Yearless
  readonly records?: Status
  /** True if what stands behind its verb is not read, since it may hold addresses. */
  readonly ignoresWords?: true
  readonly form?: (messages: Messages, context: StaffContext) => CommandForm
  /** True if the form opens with the answer when only the verb was typed, for those it is open to. */
  readonly opensForm?: true | ((context: StaffContext) => Promise<boolean>)
  run(context: StaffContext, given: Arguments, command: StaffCommand): Promise<Reply>
}

/** Values that a command was given, those it needs among them. */
export type Given<Needed extends ParameterName> = Arguments & {
  readonly [Name in Needed]: Values[Name]
}

/** A command whose answer can rely on what it needs: nobody runs it without. */
export function defineCommand<const Needed extends ParameterName = never>(
  command: Omit<StaffCommand, 'needs' | 'run'> & {
    readonly needs?: readonly Needed[]
    run(context: StaffContext, given: Given<Needed>, command: StaffCommand): Promise<Reply>
  },
): StaffCommand {
  return command as StaffCommand
}

export interface StaffShortcut {
  readonly role: Role
  run(context: StaffContext, message: SharedMessage): Promise<Reply>
}

export interface StaffAction {
  readonly role: Role | null
  run(context: StaffContext, values: readonly string[]): Promise<Reply>
}

export function exampleOf(
  context: Pick<StaffContext, 'command' | 'language'>,
  command: StaffCommand,
): string {
  return `${context.command} ${command.examples[context.language][0] ?? command.words[context.language][0] ?? ''}`
}

/** How a command is typed: its verb and what may stand behind it. */
export function usageLine(
  context: Pick<StaffContext, 'command' | 'language'>,
  { words, takes, needs = [] }: StaffCommand,
): string {
  const { usage } = messagesIn(context.language).parameters
  const pieces = takes.map((name) => (needs.includes(name) ? usage[name] : `[${usage[name]}]`))
  return [context.command, words[context.language][0], ...pieces].join(' ')
}

/** The brands that a command is about, as this person may. */
export function brandsOf(
  { authority }: StaffContext,
  { brands }: Pick<StaffCommand, 'brands'>,
): readonly Brand[] {
  const { role, isOpen = false } = brands ?? { role: 'viewer' }
  return authority.brandsFor(role).filter(({ closedAt }) => !isOpen || closedAt === null)
}

/** Fault at one field of a form. */
export interface FieldFault {
  readonly field: Field['name']
  readonly fault: ParseFault | string
}

/** The brands this person is admin of. */
export function adminBrands({ authority }: StaffContext, which: 'open' | 'all' = 'all'): readonly Brand[] {
  return authority.brandsFor('admin').filter(({ closedAt }) => which === 'all' || closedAt === null)
}

interface Row<Name extends string> {
  readonly name: Name
  readonly words: Readonly<Record<Language, readonly string[]>>
}

/** Two commands that answer to one word stop the program at its start. */
export function checkTable(commands: readonly Row<string>[]): void {
  const owners = new Map<string, string>()
  for (const { name, words } of commands) {
    for (const word of new Set([...words.tr, ...words.en].map(fold))) {
      const owner = owners.get(word)
      if (owner !== undefined)
        throw new Error(`Cannot use the command word "${word}": both ${owner} and ${name} have it`)
      owners.set(word, name)
    }
  }
}
